// Fields that node:http has already written out as text: of interim responses, and of trailers.
import type { HeaderList } from '@gateway-server/interface'
import { kEnviron } from '../messages.ts'
import type { GatewayResponse } from '../messages.ts'

/**
 * Sends an interim response that Node has rendered. The interface has Early Hints. `100 Continue` the server sends when the
 * body is first read, so that is what happens, where the client waits for it. `102 Processing` is not sent.
 */
export function writeInterim(response: GatewayResponse, head: string): void {
  if (head.startsWith('HTTP/1.1 100 ')) response.req.read(0)
  if (!head.startsWith('HTTP/1.1 103 ')) return
  response[kEnviron]['gateway.early_hints'](toFields(head.slice(head.indexOf('\r\n') + 2)))
}

/** The fields of lines as Node writes them: `name: value` and CRLF. It has checked them. */
export function toFields(text: string): HeaderList {
  const lines = text.split('\r\n').filter((line) => line !== '')
  return lines.map((line) => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)]
  })
}
