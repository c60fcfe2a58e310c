// Valid requests at random, for property tests: their parts, and the octets they become on the wire.
import * as fc from 'fast-check'
import { chunkEnd, chunkStart, serializeLastChunk } from './serializer.ts'
import { isForbiddenTrailer, type Trailers } from './trailer-parser.ts'

/** A request as its parts: what the parser must find in its octets. */
export interface MadeRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly minorVersion: 0 | 1
  /** All of them, Host and framing included. */
  readonly rawHeaders: readonly string[]
  /** The body in its pieces; chunks where it is chunked. */
  readonly chunks: readonly string[]
  readonly trailers: Trailers
  /** What may differ on the wire without a meaning: white space around each value, and empty lines before the request. */
  readonly blanks: readonly string[]
  readonly emptyLines: number
}

function text(characters: string, lengths: { minLength?: number; maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), ...lengths })
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const token = `${letters}!#$%&'*+-.^_\`|~`
const visible = `${token}"(),/:;<=>?@[\\]{}`
const obsText = String.fromCharCode(...Array.from({ length: 128 }, (_, index) => 128 + index))

const reserved = new Set('host content-length transfer-encoding connection expect upgrade te'.split(' '))
const names = text(token, { minLength: 1, maxLength: 12 }).filter((name) => !reserved.has(name.toLowerCase()))
const values = text(`${visible}${obsText} \t`, { maxLength: 20 }).map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''))
const fields = fc.array(fc.tuple(names, values), { maxLength: 5 })
const trailers = fc.array(fc.tuple(names, values), { maxLength: 3 })
const octets = text(String.fromCharCode(...Array(256).keys()), { minLength: 1, maxLength: 40 })
const targets = visible.replace('?', '').replace('#', '')
const framings = fc.constantFrom('none', 'length', 'chunked')

export const requests: fc.Arbitrary<MadeRequest> = fc
  .record({
    method: fc.oneof(
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'),
      text(token, { minLength: 1, maxLength: 32 }).filter((method) => method !== 'CONNECT'),
    ),
    path: text(targets, { maxLength: 20 }).map((path) => `/${path}`),
    query: text(`${targets}?`, { maxLength: 20 }),
    framing: framings,
    fields,
    chunks: fc.array(octets, { maxLength: 4 }),
    trailers: trailers.map((each) => each.filter(([name]) => !isForbiddenTrailer(name.toLowerCase()))),
    blanks: fc.array(text(' \t', { maxLength: 3 }), { minLength: 1, maxLength: 5 }),
    emptyLines: fc.integer({ min: 0, max: 2 }),
    minorVersion: fc.constantFrom(0 as const, 1 as const),
  })
  .map(({ framing, fields: others, chunks: pieces, trailers: last, minorVersion, ...rest }) => {
    const isChunked = framing === 'chunked'
    const chunks = framing === 'none' ? [] : pieces
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    const framingFields = {
      none: [],
      length: ['Content-Length', `${length}`],
      chunked: ['Transfer-Encoding', 'chunked'],
    }
    return {
      ...rest,
      minorVersion: isChunked ? 1 : minorVersion,
      rawHeaders: ['Host', 'example.com', ...others.flat(), ...framingFields[framing]],
      chunks,
      trailers: isChunked ? last : [],
    }
  })

/** The octets of a request, written with the serializer where it has a say. */
export function octetsOfRequest(made: MadeRequest): string {
  const { method, path, query, minorVersion, rawHeaders, blanks, emptyLines, chunks } = made
  const target = query === '' ? path : `${path}?${query}`
  let head = `${'\r\n'.repeat(emptyLines)}${method} ${target} HTTP/1.${minorVersion}\r\n`
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const blank = blanks[index % blanks.length] ?? ''
    head += `${rawHeaders[index]}:${blank}${rawHeaders[index + 1]}${blank}\r\n`
  }
  const isChunked = rawHeaders.at(-2) === 'Transfer-Encoding'
  const body = isChunked ? chunks.map(chunkOf).join('') + serializeLastChunk(made.trailers) : chunks.join('')
  return `${head}\r\n${body}`
}

function chunkOf(data: string): string {
  return chunkStart(data.length) + data + chunkEnd
}
