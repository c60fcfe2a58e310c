// Octets at random, for property tests: noise, runs of what means something, and valid requests with a few changes.
import * as fc from 'fast-check'
import { hostileInputs } from '../hostile-inputs.ts'
import { oddInputs } from './odd-inputs.fixture.ts'
import { latin1Of } from './read-requests.fixture.ts'
import { octetsOfRequest, requests } from './requests.fixture.ts'

const lines = [
  'GET / HTTP/1.1\r\n',
  'Host: a\r\n',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'A: b\r\n',
]
const bodies = ['abc', '3\r\nabc\r\n', '0\r\n\r\n', '0\r\nA: b\r\n\r\n', '3;a=b\r\n', ';a="', '"', 'fffffff']
const words = [
  'GET ',
  'POST ',
  ' HTTP/1.1\r\n',
  ' HTTP/1.0\r\n',
  'Host:',
  'Connection: close\r\n',
  '*',
  'http://a',
  '/',
  '?',
]
const ends = ['\r\n', '\r\n\r\n', '\r', '\n', ' ', '\t', ': ', '\0', '\xff', '#']

/** Runs of octets that mean something to the protocol, so that noise gets past its first octet. */
const fragments = fc.constantFrom(...lines, ...bodies, ...words, ...ends)

/** Noise. */
export const noise: fc.Arbitrary<string> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map(latin1Of),
  fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join('')),
)

const valid = fc.array(requests, { minLength: 1, maxLength: 4 }).map((made) => made.map(octetsOfRequest).join(''))
const known = fc.constantFrom(
  ...oddInputs.map(([, octets]) => octets),
  ...hostileInputs.map(({ octets }) => octets.slice(0, 2000)),
)

/** A change to octets; where it happens is a share of their length. */
type Change = (octets: string) => string
const share = fc.double({ min: 0, max: 1, noNaN: true })
const length = fc.integer({ min: 1, max: 12 })
const text = fc.oneof(fragments, fc.uint8Array({ minLength: 1, maxLength: 3 }).map(latin1Of))

function cutAt(octets: string, at: number, size: number): readonly [before: string, part: string, after: string] {
  const start = Math.floor(at * octets.length)
  return [octets.slice(0, start), octets.slice(start, start + size), octets.slice(start + size)]
}

const replaced = fc.tuple(share, fc.integer({ min: 0, max: 12 }), text).map(([at, size, by]): Change => (octets) => {
  const [before, , after] = cutAt(octets, at, size)
  return before + by + after
})
const removed = fc.tuple(share, length).map(([at, size]): Change => (octets) => {
  const [before, , after] = cutAt(octets, at, size)
  return before + after
})
const repeated = fc.tuple(share, length).map(([at, size]): Change => (octets) => {
  const [before, part, after] = cutAt(octets, at, size)
  return before + part + part + after
})
const moved = fc.tuple(share, length, share).map(([at, size, to]): Change => (octets) => {
  const [before, part, after] = cutAt(octets, at, size)
  const [first, , second] = cutAt(before + after, to, 0)
  return first + part + second
})
const flipped = fc.tuple(share, fc.integer({ min: 0, max: 7 })).map(([at, bit]): Change => (octets) => {
  const [before, part, after] = cutAt(octets, at, 1)
  return before + (part === '' ? '' : String.fromCharCode(part.charCodeAt(0) ^ (1 << bit))) + after
})

const changes = fc.array(fc.oneof(replaced, removed, repeated, moved, flipped), { minLength: 1, maxLength: 4 })
const changed = fc
  .tuple(fc.oneof(valid, known), changes)
  .map(([octets, each]) => each.reduce((result, change) => change(result), octets))

/** Octets that a client might send, mostly nearly right. */
export const anyOctets: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: noise, weight: 1 },
  { arbitrary: changed, weight: 3 },
  { arbitrary: valid, weight: 1 },
)
