import { expect, test } from 'vitest'
import { settingsOf, type WsgiOptions } from './options.ts'
import { responseHead } from './response-head.ts'

test('defaults are those of the documentation', () => {
  expect(settingsOf({ module: 'app.py' })).toMatchObject({
    processes: 1,
    threads: 1,
    chdir: process.cwd(),
    timeout: 30_000,
    startTimeout: 60_000,
    gracefulTimeout: 30_000,
    maxRequests: 0,
    maxRequestsJitter: 0,
    reload: false,
    multiprocess: false,
  })
  expect(settingsOf({ module: 'app.py', processes: 2 }).multiprocess).toBe(true)
  expect(settingsOf({ module: 'app.py', processes: 'auto' }).processes).toBeGreaterThan(0)
})

test.each<[Partial<WsgiOptions>, string]>([
  [{ processes: 0 }, 'processes is a whole number of at least 1, not 0'],
  [{ threads: 1.5 }, 'threads is a whole number of at least 1, not 1.5'],
  [{ timeout: -1 }, 'timeout is a whole number of at least 0, not -1'],
  [{ maxRequests: Number.NaN }, 'maxRequests is a whole number of at least 0, not NaN'],
  [{ module: '' }, 'module is a file or the name of a module, not empty'],
])('%j is refused', (options, message) => {
  expect(() => settingsOf({ module: 'app.py', ...options })).toThrow(message)
})

test('a response’s head is its status and pairs, repeats and empty values included', () => {
  expect(responseHead('200 OK\0A\0b\0Set-Cookie\0c=d\0Set-Cookie\0\0')).toEqual({
    status: '200 OK',
    headers: [
      ['A', 'b'],
      ['Set-Cookie', 'c=d'],
      ['Set-Cookie', ''],
    ],
  })
  expect(responseHead('204 No Content')).toEqual({ status: '204 No Content', headers: [] })
  expect(responseHead('204 No Content')).toBe(responseHead('204 No Content'))
})
