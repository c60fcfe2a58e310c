// What the serializer writes the parser reads back: the same fields, body and trailers, whatever they are, and what comes
// behind is neither lost nor joined. The serializer writes responses and the parser reads requests; from the field lines
// on both are the same grammar (RFC 9112 §2.1).
import {
  chunkEnd,
  chunkStart,
  fieldLine,
  isFieldValue,
  isForbiddenTrailer,
  isToken,
  RequestParser,
  serializeHead,
  serializeLastChunk,
  Step,
  type Trailers,
} from '@gateway-server/http1'
import type { Random } from './random.ts'
import { octetsOf } from './tokens.ts'

type Fields = ReadonlyArray<readonly [name: string, value: string]>

/** A message as it is given to the serializer. */
interface Message {
  readonly fields: Fields
  readonly chunks: readonly string[]
  readonly trailers: Trailers
}

/** Checks some messages at random on one connection. @returns what is wrong, or nothing */
export function checkRoundTrip(random: Random): string | undefined {
  const messages = Array.from({ length: 1 + random.below(4) }, () => makeMessage(random))
  const parser = new RequestParser()
  const octets = octetsOf(messages.map(serialize).join(''))
  const read = readAll(parser, octets, random)
  const expected = messages.map(({ fields, chunks, trailers }) => ({ fields, body: chunks.join(''), trailers }))
  if (parser.unread > 0 || parser.inMessage) return 'leaves octets unread'
  return JSON.stringify(read) === JSON.stringify(expected)
    ? undefined
    : `reads ${JSON.stringify(read)} where ${JSON.stringify(expected)} was written`
}

/** The serializer's head with a request line for its status line. */
function serialize({ fields, chunks, trailers }: Message): string {
  const lines = fields.map(([name, value]) => fieldLine(name, value)).join('')
  const head = serializeHead('200 OK', lines).replace('HTTP/1.1 200 OK', 'POST / HTTP/1.1')
  const body = chunks.map((chunk) => chunkStart(chunk.length) + chunk + chunkEnd).join('')
  return head + body + serializeLastChunk(trailers)
}

function readAll(parser: RequestParser, octets: Uint8Array, random: Random): object[] {
  const read: Array<{ fields: Fields; body: string; trailers: Trailers }> = []
  for (let start = 0; start < octets.length;) {
    const end = start + 1 + random.below(100)
    parser.push(octets.subarray(start, end))
    start = end
    for (let step = parser.next(); step !== Step.NEED_DATA; step = parser.next()) {
      const last = read.at(-1)
      if (step === Step.HEAD) read.push({ fields: pairs(parser.head?.rawHeaders ?? []), body: '', trailers: [] })
      else if (last === undefined) throw new Error('a step before the first head')
      else if (step === Step.DATA) last.body += Buffer.from(parser.chunk ?? []).toString('latin1')
      else last.trailers = parser.trailers
    }
  }
  return read
}

function pairs(flat: readonly string[]): Fields {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? '', flat[2 * index + 1] ?? ''])
}

function makeMessage(random: Random): Message {
  const fields = makeFields(random, (name) => !reserved.has(name.toLowerCase()))
  return {
    fields: [['Host', 'a'], ...fields, ['Transfer-Encoding', 'chunked']],
    chunks: Array.from({ length: random.below(4) }, () =>
      text(random, 1 + random.below(random.once(20) ? 70_000 : 40)),
    ),
    trailers: makeFields(random, (name) => !isForbiddenTrailer(name.toLowerCase())),
  }
}

/** Those whose value means something to the parser. */
const reserved = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'expect', 'upgrade', 'te'])

/** Names and values of any octets, those left out that the engine would have refused to write. */
function makeFields(random: Random, isAllowed: (name: string) => boolean): Fields {
  const made = Array.from({ length: random.below(6) }, () => [token(random), content(random)] as const)
  return made.filter(([name, value]) => isToken(name) && isAllowed(name) && isFieldValue(value))
}

function token(random: Random): string {
  const length = 1 + random.below(12)
  return Array.from({ length }, () => String.fromCharCode(0x21 + random.below(random.once(8) ? 0xdf : 0x5e))).join('')
}

/** Without white space about it: that is not the value's (RFC 9110 §5.5). */
function content(random: Random): string {
  return text(random, random.below(30)).replaceAll(/^[ \t]+|[ \t]+$/g, '')
}

function text(random: Random, length: number): string {
  let made = ''
  for (let index = 0; index < length; index++) made += String.fromCharCode(random.below(256))
  return made
}
