import { expect, test } from 'vitest'
import { type Cut, cuts } from './cut-octets.fixture.ts'
import { type Expected, type OddInput, oddInputs } from './odd-inputs.fixture.ts'
import { octetsOf, type Outcome, readRequests } from './read-requests.fixture.ts'

const following = [
  'GET /next HTTP/1.1\r\nHost: example.com\r\n\r\n',
  '\r\n',
  '\0\xff',
  '0\r\n\r\n',
  ' ',
  'a'.repeat(300),
]

function read([, octets, requests]: OddInput, behind = '', cut: Cut = cuts[0]!): Outcome {
  return readRequests(cut.cut(octetsOf(octets + behind)), { most: requests.length })
}

function matching({ body = '', trailers = [], ...head }: Expected): object {
  return { head: expect.objectContaining(head), body, trailers, complete: true }
}

test('every input has a name of its own', () => {
  expect(new Set(oddInputs.map(([name]) => name)).size).toBe(oddInputs.length)
})

test.each(oddInputs.map((input) => [input[0], input] as const))('reads %s', (_name, input) => {
  const [, octets, requests] = input
  expect(read(input)).toEqual({
    requests: requests.map(matching),
    error: undefined,
    read: octets.length,
    inMessage: false,
  })
})

test.each(cuts)('reads each in the same way $name', (cut) => {
  for (const input of oddInputs) expect(read(input, '', cut), input[0]).toEqual(read(input))
})

test.each(following)('what follows a request changes nothing and stays unread: %#', (behind) => {
  for (const cut of cuts) {
    for (const input of oddInputs) expect(read(input, behind, cut), input[0]).toEqual(read(input))
  }
})

test('every part of a request that lacks its end is incomplete, and no error', () => {
  for (const input of oddInputs.filter(([, , requests]) => requests.length === 1)) {
    const octets = octetsOf(input[1])
    const begin = input[1].search(/[^\r\n]/) + 1
    for (let length = begin; length < octets.length; length++) {
      const { requests, error, inMessage } = readRequests([octets.subarray(0, length)])
      expect({ error, inMessage }, `${input[0]}, ${length} octets`).toEqual({ error: undefined, inMessage: true })
      expect(requests.some(({ complete }) => complete)).toBe(false)
    }
  }
})
