import { expect, test } from 'vitest'
import { hostileInputs, type HostileInput } from '../hostile-inputs.ts'
import { cuts } from './cut-octets.fixture.ts'
import { latin1Of, octetsOf, type Outcome, readRequests } from './read-requests.fixture.ts'

// What might follow a refused request: a smuggled one, more of the same, or noise.
const following = [
  'GET /smuggled HTTP/1.1\r\nHost: example.com\r\n\r\n',
  '\r\n\r\n',
  '0\r\n\r\n',
  'a'.repeat(300),
  '\0\xff',
]

function read({ octets, limits }: HostileInput, behind = '', cut = cuts[0]!): Outcome {
  return readRequests(cut.cut(octetsOf(octets + behind)), { limits })
}

test('every input has a name of its own, and a reason', () => {
  expect(new Set(hostileInputs.map(({ name }) => name)).size).toBe(hostileInputs.length)
  expect(hostileInputs.filter(({ reason }) => !/RFC \d+ §|CVE-|GHSA-/.test(reason))).toEqual([])
})

test.each(hostileInputs.map((input) => [input.name, input] as const))('refuses %s', (_name, input) => {
  const outcome = read(input)
  expect(outcome.error).toBe(`${input.error} ${input.status}`)
  expect(outcome.requests.length).toBe(input.part === 'head' ? 0 : 1)
  expect(outcome.requests.filter(({ complete }) => complete)).toEqual([])
})

test.each(cuts)('refuses each in the same way $name', (cut) => {
  for (const input of hostileInputs) expect(read(input, '', cut), input.name).toEqual(read(input))
})

test.each(following)('what follows a refused input changes nothing and is not read: %j', (behind) => {
  for (const input of hostileInputs) {
    const outcome = read(input, behind)
    expect(outcome, input.name).toEqual(read(input))
    expect(outcome.read, input.name).toBeLessThanOrEqual(input.octets.length)
  }
})

test.each(['Content-Length: 2', 'Transfer-Encoding: chunked', 'A: b', 'X: y'])(
  'refuses each behind a valid request with %s, which is read whole',
  (field) => {
    const body = field.startsWith('Transfer') ? '2\r\nok\r\n0\r\nA: b\r\n\r\n' : field.startsWith('Content') ? 'ok' : ''
    const before = `POST /before HTTP/1.1\r\nHost: example.com\r\n${field}\r\n\r\n${body}`
    for (const input of hostileInputs) {
      const { requests, error } = readRequests([octetsOf(before + input.octets)], { limits: input.limits })
      expect(error, input.name).toBe(`${input.error} ${input.status}`)
      expect(requests[0], input.name).toMatchObject({ head: { target: '/before' }, complete: true })
      expect(requests.length, input.name).toBe(input.part === 'head' ? 1 : 2)
    }
  },
)

test('octets are latin-1', () => {
  for (const { octets, name } of hostileInputs) expect(latin1Of(octetsOf(octets)) === octets, name).toBe(true)
})
