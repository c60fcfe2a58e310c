// What our parser makes of a connection's octets, in the way the server uses it: it stops behind a request that ends
// the connection.
import { ProtocolError, RequestParser, Step } from '@gateway-server/http1'
import { type Seen, seen, type SeenRequest } from './seen.ts'

export function seeWithGateway(octets: Uint8Array): Seen {
  const parser = new RequestParser()
  const result = seen()
  parser.push(octets)
  try {
    while (takeStep(parser, result));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    result.refusal = `${error.name}: ${error.message}`
  }
  return result
}

/** @returns whether there may be more */
function takeStep(parser: RequestParser, { requests }: Seen): boolean {
  const step = parser.next()
  const last = requests.at(-1)
  if (step === Step.HEAD) requests.push(toSeen(parser))
  else if (step === Step.DATA && last !== undefined) last.body += Buffer.from(parser.chunk ?? []).toString('latin1')
  else if (step === Step.END && last !== undefined) {
    last.complete = true
    last.trailers = parser.trailers.flat()
    return !last.isLast
  }
  return step !== Step.NEED_DATA
}

function toSeen({ head }: RequestParser): SeenRequest {
  if (head === undefined) throw new Error('no head at HEAD')
  const { method, target, rawHeaders: fields, keepAlive } = head
  const isLast = !keepAlive || method === 'CONNECT'
  return { method, target, fields, body: '', trailers: [], complete: false, isLast }
}
