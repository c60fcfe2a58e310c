import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { CliFolder } from './cli-folder.fixture.ts'
import { doubtAbout, whyNoApplication } from './no-application.ts'

test('a function is taken for an application', () => {
  expect(whyNoApplication(() => [])).toBeUndefined()
  expect(whyNoApplication(async () => [])).toBeUndefined()
})

test.each([
  ['a server', createServer(), 'a server that listens itself'],
  ['a Koa app', { callback() {}, middleware: [], listen() {} }, 'a Koa app. Export toApplication(app.callback())'],
  ['a Nest application', { getHttpAdapter() {}, init() {}, listen() {} }, 'a Nest application. Call its init()'],
  [
    'a Connect app',
    Object.assign(() => {}, { stack: [], handle() {}, route: '/' }),
    'a Connect app. Export toApplication(app)',
  ],
  ['a class', CliFolder, 'a class.'],
  ['a derived class', class extends Array {}, 'a class.'],
  ['a bigint', 1n, 'a bigint.'],
  ['true', true, 'a boolean.'],
  ['a map', new Map(), 'an object with no members.'],
])('%s is told from an application', (_name, value, reason) => {
  expect(whyNoApplication(value)).toContain(reason)
})

test('an object is described by its first eight members', () => {
  const names = Array.from({ length: 9 }, (_, n) => `m${n}`)
  const reason = whyNoApplication(Object.fromEntries(names.map((name) => [name, 1])))
  expect(reason).toContain('the members m0, m1, m2, m3, m4, m5, m6, m7.')
})

test.each([
  (req: unknown, res: unknown) => [req, res],
  (req: unknown, res: unknown, next: unknown) => [req, res, next],
  async (request: unknown, response: unknown) => [request, response],
  (_req: unknown, res: unknown) => res,
  function handler(req: unknown, res: unknown) {
    return [req, res]
  },
  {
    handle(req: unknown, res: unknown) {
      return [req, res]
    },
  }.handle,
])('%s looks like a listener', (value) => {
  expect(doubtAbout(value)).toContain('@gateway-server/adapter-node')
})

test.each([() => [], (request: unknown) => request, async (request: unknown) => request])(
  '%s takes too few parameters',
  (value) => {
    expect(doubtAbout(value)).toContain('fewer parameters')
  },
)

test.each([
  (environ: unknown, startResponse: unknown) => [environ, startResponse],
  (environ: unknown, respond: unknown) => [environ, respond],
  (request: unknown, startResponse: unknown) => [request, startResponse],
])('%s raises no doubt', (value) => {
  expect(doubtAbout(value)).toBeUndefined()
})
