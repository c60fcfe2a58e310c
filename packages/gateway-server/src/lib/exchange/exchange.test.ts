import { describe, expect, test } from 'vitest'
import { answeringPath, get, post, readAll, testServer } from '../test-server.fixture.ts'

describe('what the environ can do', () => {
  test('request trailers are there once the input has ended, not before', async () => {
    const { send } = await testServer(async (environ, startResponse) => {
      const before = environ['gateway.trailers']()
      await readAll(environ)
      startResponse('200 OK', [])
      return [JSON.stringify([before, environ['gateway.trailers']()])]
    })
    const client = await send(`${post('/', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n`)
    expect(JSON.parse((await client.readResponse()).body.toString())).toEqual([[], [['X-Sum', '1']]])
  })

  test.each([
    ['where the client takes them', 'TE: trailers', 'Connection: TE', [['X-Sum', '1']]],
    ['and are left out where not', 'X: y', 'Y: z', []],
  ])('response trailers are sent %s', async (_name, te, connection, expected) => {
    const { send } = await testServer((environ, startResponse) => {
      startResponse('200 OK', [])
      return (function* () {
        yield 'a'
        environ['gateway.add_trailers']([['X-Sum', '1']])
      })()
    })
    const client = await send(get('/', te, connection))
    expect((await client.readResponse()).trailers).toEqual(expected)
  })

  test('early hints go out at once, as many as there are', async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const { send } = await testServer(async (environ, startResponse) => {
      for (const link of ['</a>', '</b>']) environ['gateway.early_hints']([['Link', link]])
      await go
      return answeringPath(environ, startResponse)
    })
    const client = await send(get('/'))
    expect(await client.readHead()).toMatchObject({ status: 103, headers: { link: '</a>' } })
    expect(await client.readHead()).toMatchObject({ status: 103, headers: { link: '</b>' } })
    resolve()
    expect((await client.readResponse()).status).toBe(200)
  })

  test('Date is now', async () => {
    const { send } = await testServer(answeringPath)
    const before = Math.floor(Date.now() / 1000) * 1000
    const { headers } = await (await send(get('/'))).readResponse()
    expect(headers.date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
    expect(Date.parse(headers.date ?? '')).toBeGreaterThanOrEqual(before)
  })
})
