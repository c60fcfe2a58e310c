import type { Application } from '@gateway-server/interface'
import { expect, test } from 'vitest'
import type { FinishedRequest } from './request-observer.ts'
import type { RequestIds } from './request-id.ts'
import { get, testServer } from '../test-server.fixture.ts'

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

/** What the application sees of the id, and what the client. */
async function idsOf(requestId: RequestIds, ...fieldLines: string[]): Promise<Record<string, unknown>> {
  const told: FinishedRequest[] = []
  const application: Application = (environ, startResponse) => {
    startResponse('200 OK', [])
    return [JSON.stringify([environ['HTTP_X_REQUEST_ID'], environ['gateway.raw_headers']])]
  }
  const { send } = await testServer(application, {
    requestId,
    requestObserver: { ended: (each) => void told.push(each) },
  })
  const response = await (await send(get('/', ...fieldLines))).readResponse()
  const [environ, raw] = JSON.parse(response.body.toString()) as [string | undefined, string[]]
  const headers = response.rawHeaders
    .filter(([name]) => name.toLowerCase() === 'x-request-id')
    .map(([, value]) => value)
  return { environ, raw, headers, told: told[0]?.requestId }
}

test('without the option a request is as it came', async () => {
  expect(await idsOf('off', 'X-Request-Id: a')).toMatchObject({ environ: 'a', headers: [], told: undefined })
})

test('a generated id is in the request, in the response and in the log', async () => {
  const { environ, raw, headers, told } = await idsOf('generate', 'X-Request-Id: a', 'x-request-id: b', 'X-A: c')
  expect(environ).toMatch(uuid)
  expect(raw).toEqual(['Host', 'a.example', 'X-A', 'c', 'X-Request-Id', environ])
  expect([headers, told]).toEqual([[environ], environ])
})

test('an id that the client gives is accepted', async () => {
  const ids = await idsOf('accept', 'x-request-id: 01J-a/b+c=')
  const id = '01J-a/b+c='
  expect(ids).toEqual({ environ: id, raw: ['Host', 'a.example', 'x-request-id', id], headers: [id], told: id })
})

test.each([['a b'], ['"'], ['x'.repeat(129)], ['é'], ['a\r\nX-Request-Id: b']])(
  'what is no id is replaced: %j',
  async (value) => {
    expect((await idsOf('accept', `X-Request-Id: ${value}`))['environ']).toMatch(uuid)
  },
)

test('the id that the application gives its response stands', async () => {
  const { send } = await testServer(
    (_, startResponse) => {
      startResponse('200 OK', [['x-request-ID', 'mine']])
      return []
    },
    { requestId: 'generate' },
  )
  const { rawHeaders } = await (await send(get('/'))).readResponse()
  expect(rawHeaders.filter(([name]) => /^x-request-id$/i.test(name))).toEqual([['x-request-ID', 'mine']])
})

test('each request has its own', async () => {
  const seen = new Set<unknown>()
  for (let count = 0; count < 3; count++) seen.add((await idsOf('generate'))['environ'])
  expect(seen.size).toBe(3)
})
