// The boundary of each limit over a real socket: the last that passes, and the first that does not.
import type { Application } from '@gateway-server/interface'
import type { Response } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { answeringPath, countingOctets, get, post, readAll, testServer } from '../test-server.fixture.ts'
import type { ServerOptions } from '../options.ts'

const head = (length: number): string => {
  const frame = get('/', 'X: ')
  return get('/', `X: ${'a'.repeat(length - frame.length)}`)
}
const fields = (count: number): string => get('/', ...Array.from({ length: count - 1 }, (_, index) => `X-${index}: a`))
const chunked = (size: number): string =>
  `${post('/', 'Transfer-Encoding: chunked')}${size.toString(16)}\r\n${'a'.repeat(size)}\r\n0\r\n\r\n`

test.each<[name: string, limits: NonNullable<ServerOptions['limits']>, within: string, over: string, status: number]>([
  ['target', { target: 20 }, get(`/${'a'.repeat(19)}`), get(`/${'a'.repeat(20)}`), 414],
  ['head', { head: 200 }, head(200), head(201), 431],
  ['fields', { fields: 5 }, fields(5), fields(6), 431],
  [
    'body with Content-Length',
    { body: 10 },
    `${post('/', 'Content-Length: 10')}${'a'.repeat(10)}`,
    post('/', 'Content-Length: 11'),
    413,
  ],
  ['chunked body', { body: 10 }, chunked(10), chunked(11), 413],
  ['no body at all', { body: 0 }, chunked(0), chunked(1), 413],
])('%s', async (_name, limits, within, over, status) => {
  const { send } = await testServer(countingOctets, { limits })
  const answer = async (octets: string): Promise<Response> => (await send(octets)).readResponse()
  expect((await answer(within)).status).toBe(200)
  const refusal = await answer(over)
  expect([refusal.status, refusal.headers.connection]).toEqual([status, 'close'])
})

test('a limit not given keeps its default', async () => {
  const { send } = await testServer(answeringPath, { limits: { body: 1 } })
  expect((await (await send(get(`/${'a'.repeat(16 * 1024 - 1)}`))).readResponse()).status).toBe(200)
  expect((await (await send(get(`/${'a'.repeat(16 * 1024)}`))).readResponse()).status).toBe(414)
})

test('a declared length over the limit is refused before the application sees it', async () => {
  const called: string[] = []
  const { send } = await testServer(
    (environ, startResponse) => {
      called.push(environ.PATH_INFO)
      return answeringPath(environ, startResponse)
    },
    { limits: { body: 10 } },
  )
  expect((await (await send(post('/', 'Content-Length: 11'))).readResponse()).status).toBe(413)
  expect(called).toEqual([])
})

test('a chunked body over the limit makes the input reject', async () => {
  const failures: unknown[] = []
  const application: Application = async (environ, startResponse) => {
    await readAll(environ).catch((error: unknown) => failures.push(error))
    startResponse('200 OK', [])
    return ['the client does not see this']
  }
  const { send } = await testServer(application, { limits: { body: 10 } })
  const response = await (await send(chunked(11))).readResponse()
  expect([response.status, response.body.toString()]).toEqual([413, `${response.reason}\n`])
  expect(failures).toMatchObject([{ name: 'BodyTooLargeError' }])
})

test('a chunked body over the limit cuts a response that has begun', async () => {
  const application: Application = async (environ, startResponse) => {
    void startResponse('200 OK', [])('begun')
    await readAll(environ)
    return ['ended']
  }
  const { send } = await testServer(application, { limits: { body: 10 } })
  const client = await send(chunked(11))
  expect((await client.readHead()).status).toBe(200)
  expect(await client.readBody()).toMatchObject({ complete: false })
})
