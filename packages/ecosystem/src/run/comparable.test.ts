/** What is left out of a comparison, and that no more is. */
import { expect, test } from 'vitest'
import type { Answer, RandomPart } from '../usage.ts'
import { toComparables, withoutRandom } from './comparable.ts'

const answer: Answer = {
  interim: [{ status: 103, fields: [['Link', '</a>']] }],
  status: 200,
  reason: 'OK',
  fields: [
    ['X-Repeated', 'a'],
    ['Date', 'today'],
    ['Connection', 'keep-alive'],
    ['Keep-Alive', 'timeout=5'],
    ['Transfer-Encoding', 'chunked'],
    ['X-Repeated', 'b'],
    ['Set-Cookie', 'id=4711; Path=/'],
  ],
  body: Buffer.from('grüße'),
  complete: true,
  trailers: [['X-Sum', '1']],
}

const random: readonly RandomPart[] = [{ of: 'set-cookie', pattern: /(id=)\d+/, reason: 'a number' }]

test('keeps all but the server’s own business and what is random', () => {
  expect(toComparables([{ request: { target: '/' }, answer }], random)).toEqual([
    {
      name: 'GET /',
      interim: ['103\nLink: </a>'],
      status: '200 OK',
      fields: ['X-Repeated: a', 'X-Repeated: b', 'Set-Cookie: id=<random>; Path=/'],
      body: 'grüße',
      bodyLength: 7,
      complete: true,
      trailers: ['X-Sum: 1'],
    },
  ])
})

test('tells octets that are no text by their number and digest', () => {
  const [one] = toComparables([{ request: { target: '/' }, answer: { ...answer, body: Buffer.from([255]) } }], [])
  expect(one?.body).toMatch(/^1 octets, SHA-256 [0-9a-f]{64}$/)
})

test('numbers requests of the same name', () => {
  const exchange = { request: { method: 'PUT', target: '/' }, answer }
  const named = { request: { name: 'an odd one', target: '/' }, answer }
  expect(toComparables([exchange, named, exchange], []).map(({ name }) => name)).toEqual([
    'PUT /',
    'an odd one',
    'PUT / (2)',
  ])
})

test.each([
  [/\d+/, 'a <random> b <random>'],
  [/(a )\d/, 'a <random>2 b 3'],
  [/(a )\d+( b)/, 'a <random> b 3'],
])('replaces of what is random only %s', (pattern, shown) => {
  expect(withoutRandom('a 12 b 3', 'body', [{ of: 'body', pattern, reason: 'a number' }])).toBe(shown)
})

test('replaces nothing of another part', () => {
  expect(withoutRandom('a 12', 'seen', [{ of: 'body', pattern: /\d+/, reason: 'a number' }])).toBe('a 12')
})
