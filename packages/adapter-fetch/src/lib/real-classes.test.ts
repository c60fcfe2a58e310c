import { call, createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { RequestStandIn } from './request.ts'
import { ResponseStandIn } from './response.ts'
import { toApplication } from './to-application.ts'

const before = [globalThis.Response, globalThis.Request, globalThis.fetch]
const options = { overrideGlobals: false }

test('overrideGlobals: false leaves the global object alone, and gives real ones', async () => {
  let request: Request | undefined
  const application = toApplication((given) => {
    request = given
    return new Response('real')
  }, options)
  const { status, headers, body } = await call(application, createEnviron({ target: '/x' }))
  expect([status, headers, String(body)]).toEqual([200, [['content-type', 'text/plain;charset=UTF-8']], 'real'])
  expect([globalThis.Response, globalThis.Request, globalThis.fetch]).toEqual(before)
  expect([RequestStandIn.is(request), request?.url, new Request(request ?? '').url]).toEqual([
    false,
    'http://localhost/x',
    'http://localhost/x',
  ])
  expect(ResponseStandIn.is(new Response('x'))).toBe(false)
})

test('a real Request reads the body', async () => {
  const application = toApplication(async (request) => new Response(await new Request(request).text()), options)
  const environ = createEnviron({ REQUEST_METHOD: 'POST', body: ['in ', 'pieces'] })
  expect(String((await call(application, environ)).body)).toBe('in pieces')
})

test('a short body leaves in one piece, so that it has a length', async () => {
  const { chunks } = await call(
    toApplication(() => new Response('x'.repeat(100_000)), options),
    createEnviron(),
  )
  expect(chunks.map((chunk) => chunk.length)).toEqual([100_000])
})
