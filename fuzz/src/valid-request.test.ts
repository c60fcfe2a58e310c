import { RequestParser } from '@gateway-server/http1'
import { expect, test } from 'vitest'
import { Random } from './random.ts'
import { Reader } from './reader.ts'
import { octetsOf } from './tokens.ts'
import { validRequest } from './valid-request.ts'

test('what is made as valid is read as one request', () => {
  const random = new Random(1)
  for (let turn = 0; turn < 2000; turn++) {
    const text = validRequest(random)
    const reader = new Reader(new RequestParser())
    reader.push(octetsOf(text))
    const { requests, refusal, fault, read } = reader
    expect({ refusal, fault, read, complete: requests.map(({ complete }) => complete) }, text).toEqual({
      refusal: undefined,
      fault: undefined,
      read: text.length,
      complete: [true],
    })
  }
})
