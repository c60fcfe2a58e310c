import { defaultLimits } from '@gateway-server/http1'
import { describe, expect, test } from 'vitest'
import { resolveOptions, type ServerOptions } from './options.ts'

test('the defaults', () => {
  expect(resolveOptions({})).toMatchObject({
    headerTimeout: 30_000,
    bodyTimeout: 30_000,
    keepAliveTimeout: 75_000,
    gracefulTimeout: 30_000,
    requestTimeout: 300_000,
    sendTimeout: 300_000,
    limits: { ...defaultLimits, concurrency: Infinity, connections: Infinity },
  })
})

test('what is given stays, what is undefined is the default', () => {
  const limits = { body: undefined, head: 0 }
  const given: unknown = { headerTimeout: undefined, bodyTimeout: 0, gracefulTimeout: Infinity, limits }
  const resolved = resolveOptions(given as ServerOptions) // as JavaScript gives it: undefined is not absent
  expect(resolved).toMatchObject({
    headerTimeout: 30_000,
    bodyTimeout: 0,
    gracefulTimeout: Infinity,
    limits: { head: 0 },
  })
  expect(resolved.limits.body).toBe(defaultLimits.body)
})

describe.each([
  'headerTimeout',
  'bodyTimeout',
  'requestTimeout',
  'keepAliveTimeout',
  'announceKeepAlive',
  'sendTimeout',
  'gracefulTimeout',
])('%s', (name) => {
  test.each([-1, Number.NaN, '30', null, {}])('is not %j', (value) => {
    expect(() => resolveOptions({ [name]: value })).toThrow(RangeError)
    expect(() => resolveOptions({ [name]: value })).toThrow(`${name} must be milliseconds from 0, not `)
  })
})

describe.each([
  'target',
  'head',
  'fields',
  'body',
  'chunkExtension',
  'chunkExtensions',
  'trailerSection',
  'trailers',
  'concurrency',
  'connections',
])('limits.%s', (name) => {
  test.each([-1, Number.NaN, '30', null])('is not %j', (value) => {
    expect(() => resolveOptions({ limits: { [name]: value } })).toThrow(RangeError)
  })
})

test('there is no limit of another name', () => {
  expect(() => resolveOptions({ limits: { heads: 1 } as never })).toThrow('limits.heads is no limit')
})
