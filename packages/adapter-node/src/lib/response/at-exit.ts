// Who answers and then ends the process has answered: on node:http the answer is with the operating system when `end`
// returns. The server would get ours with the listener's return, or from a promise, and neither comes any more.
import type { HeaderList, Write } from '@gateway-server/interface'
import { kEnviron, kFields, kLastChunk, kStart, kStatus, kWrite } from '../messages.ts'
import type { GatewayResponse } from '../messages.ts'
import { disownSocket } from '../server/connection-socket.ts'
import { endedInTurn } from './response-end.ts'

let isAwaited = false

/** From here on, when the process exits, the server is given the answers that it has not been given yet. */
export function answerAtExit(): void {
  if (isAwaited) return
  isAwaited = true
  process.on('exit', () => endedInTurn().forEach(sendNow))
}

/** Without an end of its own: a body that was begun without a Content-Length lacks its last chunk. */
function sendNow(response: GatewayResponse): void {
  try {
    void restart(response)?.(response[kLastChunk] ?? '')
  } catch {
    // The server has had it all.
  }
  disownSocket(response.req)?.end() // what has been written leaves before
}

/** The head again, with the length of the body that is all there is of it: it may not have been sent. */
function restart(response: GatewayResponse): Write | undefined {
  try {
    return response[kStart](response[kStatus], withLength(response), new Error('the process exits'))
  } catch {
    return response[kWrite] // it has been
  }
}

function withLength(response: GatewayResponse): HeaderList {
  const fields = response[kFields]
  const chunk = response[kLastChunk]
  const saysLength = response._hasBody || (chunk !== undefined && response.req[kEnviron].REQUEST_METHOD === 'HEAD')
  if (!saysLength || fields.some(([name]) => name.toLowerCase() === 'content-length')) return fields
  return [...fields, ['Content-Length', String(chunk === undefined ? 0 : Buffer.byteLength(chunk))]]
}
