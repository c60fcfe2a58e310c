import { expect, test } from 'vitest'
import { resolveOptions } from '../lib/options.ts'
import { engineOptions, writtenEngineOptions } from './engine-options.ts'
import { resolve } from './resolve.ts'

// idleGrace and firstGrace are for workers, which have ones of their own.
const {
  errorLog: _errorLog,
  onClientError: _onClientError,
  idleGrace: _idle,
  firstGrace: _first,
  ...defaults
} = resolveOptions({})

test('the defaults of the settings are the engine’s', () => {
  expect(engineOptions(resolve({ flags: {}, env: {} }).settings)).toMatchObject(timesAndLimits(defaults))
})

test('every time and every limit of the engine is a setting', () => {
  const {
    idleGrace: _idleToo,
    firstGrace: _firstToo,
    ...options
  } = timesAndLimits(resolveOptions(engineOptions(resolve({ flags: {}, env: {} }).settings)))
  expect(Object.keys(options).sort()).toEqual(Object.keys(timesAndLimits(defaults)).sort())
})

test('seconds become milliseconds, and each limit its own', () => {
  const flags = { keepAlive: '5', gracefulTimeout: '0.25', limitConcurrency: '7', limitRequestBody: '2M' }
  const options = engineOptions(resolve({ flags, env: {} }).settings)
  expect(options).toMatchObject({ keepAliveTimeout: 5000, gracefulTimeout: 250 })
  expect(options.limits).toMatchObject({ concurrency: 7, body: 2 * 1024 * 1024 })
})

test('of servers that have their own, what is written goes before it, and nothing else does', () => {
  expect(writtenEngineOptions(resolve({ flags: {}, env: {} }))).toEqual({ requestId: 'off', limits: {} })
  const flags = { keepAlive: '5', gracefulTimeout: '3', limitRequestBody: '2M' }
  expect(writtenEngineOptions(resolve({ flags, env: { GATEWAY_SEND_TIMEOUT: '9' } }))).toEqual({
    keepAliveTimeout: 5000,
    announceKeepAlive: 0,
    sendTimeout: 9000,
    requestId: 'off',
    limits: { body: 2 * 1024 * 1024 },
  })
})

/** Of the engine's options those that are numbers, or tables of numbers. */
function timesAndLimits(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => typeof value === 'number' || name === 'limits'),
  )
}
