import { expect, test } from 'vitest'
import { isBodiless, responseFraming, ResponseFraming } from './response-framing.ts'

const { NONE, LENGTH, CHUNKED, UNTIL_CLOSE } = ResponseFraming

type Case = readonly [string, 0 | 1, number, boolean, ResponseFraming, why: string]

const cases: readonly Case[] = [
  ['GET', 1, 200, true, LENGTH, 'the length is known'],
  ['GET', 1, 200, false, CHUNKED, 'RFC 9112 §7.1'],
  ['GET', 0, 200, true, LENGTH, 'RFC 1945 §7.2.2'],
  ['GET', 0, 200, false, UNTIL_CLOSE, 'RFC 9112 §6.1: never chunked to HTTP/1.0'],
  ['HEAD', 1, 200, true, NONE, 'RFC 9110 §9.3.2'],
  ['HEAD', 0, 404, false, NONE, 'RFC 9110 §9.3.2'],
  ['GET', 1, 204, true, NONE, 'RFC 9110 §15.3.5'],
  ['GET', 1, 304, false, NONE, 'RFC 9110 §15.4.5'],
  ['GET', 0, 304, true, NONE, 'RFC 9110 §15.4.5'],
  ['GET', 1, 101, false, NONE, 'RFC 9110 §6.4.1'],
  ['CONNECT', 1, 200, false, NONE, 'RFC 9110 §9.3.6'],
  ['CONNECT', 1, 405, true, LENGTH, 'RFC 9110 §9.3.6: refusals have bodies'],
  ['POST', 1, 205, true, LENGTH, 'RFC 9110 §15.3.6: Content-Length: 0'],
  ['head', 1, 200, true, LENGTH, 'RFC 9110 §9.1: methods have case'],
]

test.each(cases)(
  '%s on HTTP/1.%i with %i, length known %s: framing %i, %s',
  (method, minor, status, hasLength, framing) => {
    expect(responseFraming(method, minor, status, hasLength)).toBe(framing)
    expect(isBodiless(method, status)).toBe(framing === NONE)
  },
)
