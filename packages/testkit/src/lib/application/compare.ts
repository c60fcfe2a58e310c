// The same request on the gateway and on the framework's own server: what must be equal, and what may differ.
import assert from 'node:assert/strict'
import type { Response } from '../http-client/response.ts'

/** The server's own: the clock, the connection, and which framing it chose. */
const mayDiffer: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** @throws AssertionError when status, fields or body differ */
export function compareResponses(gateway: Response, native: Response): void {
  assert.equal(gateway.status, native.status, 'the status differs from the one of the framework’s own server')
  const differ = 'the response differs from the one of the framework’s own server'
  assert.deepEqual(comparable(gateway, native), comparable(native, native), differ)
  assert.ok(gateway.body.equals(native.body), 'the body differs from the one of the framework’s own server')
}

/** Fields in a form to compare: by name, repeats in their order. A length may be known here and not there, and
 * `text/plain;charset=UTF-8` is `text/plain; charset=utf-8` (RFC 9110 §8.3.1). */
function comparable(response: Response, native: Response): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const [name, value] of response.rawHeaders) {
    const key = name.toLowerCase()
    if (mayDiffer.has(key)) continue
    if (key === 'content-length' && native.headers[key] === undefined) continue
    ;(fields[key] ??= []).push(key === 'content-type' ? value.toLowerCase().replace(/;\s+/g, ';') : value)
  }
  return fields
}
