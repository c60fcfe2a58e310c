// Frameworks without an adapter of their own, whose handler is a listener of node:http: Koa, Connect, h3 and tRPC, each on
// node:http and on the gateway.
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { connect as connectTo, fetchRaw } from '@gateway-server/testkit'
import type { RequestDescription, RunningServer } from '@gateway-server/testkit'
import { createTRPCClient, httpBatchLink, httpLink } from '@trpc/client'
import { initTRPC, TRPCError } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import connect from 'connect'
import { H3, HTTPError, readBody, setCookie } from 'h3'
import { toNodeHandler } from 'h3/node'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

const file = fileURLToPath(import.meta.url)
const servers: ReadonlyArray<(handler: Handler) => Promise<RunningServer>> = [
  (handler) => serveNative(handler as (...messages: Parameters<Handler>) => void), // what it returns is dropped
  (handler) => serve(toApplication(handler)),
]

const serversOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])

/** What a client gets of each server. */
async function answers(handler: Handler, request: RequestDescription): Promise<object[]> {
  const running = await Promise.all(servers.map((start) => start(handler)))
  const responses = await Promise.all(running.map(({ port }) => fetchRaw(port, request)))
  await Promise.all(running.map((server) => server.close()))
  return responses.map(({ status, reason, rawHeaders, body, complete }) => ({
    status,
    reason,
    complete,
    fields: rawHeaders.filter(([name]) => !serversOwn.has(name.toLowerCase())),
    body: body.toString('latin1'),
  }))
}

const json: RequestDescription['headers'] = [['Content-Type', 'application/json']]

describe('Koa', () => {
  const app = new Koa({ proxy: true })
  app.silent = true
  app.use(async (context, next) => {
    await next()
    context.set('X-After', String(context.status))
  })
  app.use(async (context) => {
    switch (context.path) {
      case '/json':
        return void (context.body = { ip: context.ip, secure: context.secure, query: context.query })
      case '/file':
        context.type = 'text'
        return void (context.body = createReadStream(file))
      case '/echo':
        return void (context.body = context.req)
      case '/web':
        return void (context.body = new Response('web').body)
      case '/none':
        return void (context.status = 204)
      case '/cookies':
        context.cookies.set('a', '1').set('b', '2')
        return context.redirect('/json')
      case '/raw':
        context.respond = false
        return void context.res.writeHead(201, { 'X-Raw': 'yes' }).end('raw')
      case '/refused':
        return context.throw(422, 'no', { headers: { 'X-Why': 'so' } })
      case '/failed':
        throw new Error('secret')
      default:
        return undefined
    }
  })

  test.each<RequestDescription>([
    { target: '/json?q=1', headers: [['X-Forwarded-For', '192.0.2.1']] },
    { target: '/file' },
    { method: 'HEAD', target: '/file' },
    { method: 'POST', target: '/echo', body: 'a body' },
    { target: '/web' },
    { target: '/none' },
    { target: '/cookies' },
    { target: '/raw' },
    { target: '/refused' },
    { target: '/failed' },
    { target: '/nowhere' },
  ])('answers $target as on node:http', async (request) => {
    const [native, gateway] = await answers(app.callback(), request)
    expect(gateway).toEqual(native)
  })

  test('tells its app of a stream whose client leaves', async () => {
    const errors = Promise.withResolvers<unknown>()
    const streaming = new Koa().on('error', (error) => errors.resolve(Reflect.get(error as object, 'code')))
    streaming.use((context) => void (context.body = createReadStream('/dev/zero')))
    const server = await serve(toApplication(streaming.callback()))
    const client = await connectTo(server.port)
    await client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.readHead()
    client.leave()
    expect(await errors.promise).toBe('ERR_STREAM_PREMATURE_CLOSE')
    await server.close()
  })
})

describe('Connect', () => {
  const app = connect()
  app.use('/mounted', (request, response) => void response.end(`${request.url} ${request.originalUrl}`))
  app.use('/failed', () => {
    throw Object.assign(new Error('hidden'), { status: 418, stack: 'Error: hidden' })
  })
  app.use('/error', (_request, _response, next) => next(new Error('handled')))
  app.use('/error', ((error: Error, _request: unknown, response: ServerResponse, _next: unknown) => {
    response.end(error.message)
  }) as connect.ErrorHandleFunction)

  test.each<RequestDescription>([
    { target: '/mounted/a?b' },
    { target: '/failed' },
    { target: '/error' },
    { method: 'POST', target: '/nowhere', body: 'unread' },
  ])('answers $target as on node:http', async (request) => {
    const [native, gateway] = await answers(app, request)
    expect(gateway).toEqual(native)
  })
})

describe('h3', () => {
  const app = new H3()
  app.get('/', (event) => `${event.req.method} ${event.url.pathname}${event.url.search}`)
  app.post('/json', async (event) => ({ got: await readBody(event) }))
  app.get('/cookies', (event) => {
    setCookie(event, 'a', '1')
    setCookie(event, 'b', '2')
    event.res.status = 202
    return 'set'
  })
  app.get('/stream', () => new ReadableStream({ start: (controller) => void (controller.enqueue(Buffer.from('a')), controller.close()) })) // prettier-ignore
  app.get('/refused', () => {
    throw new HTTPError({ status: 403, message: 'no' })
  })

  test.each<RequestDescription>([
    { target: '/?q=1' },
    { method: 'POST', target: '/json', headers: json, body: '{"a":1}' },
    { target: '/cookies' },
    { target: '/stream' },
    { target: '/refused' },
    { target: '/nowhere' },
  ])('answers $target as on node:http', async (request) => {
    const [native, gateway] = await answers(toNodeHandler(app) as unknown as Handler, request)
    expect(gateway).toEqual(native)
  })
})

describe('tRPC', () => {
  const { procedure, router } = initTRPC.create()
  const calls = router({
    hello: procedure.input((name) => String(name)).query(({ input }) => `Hello ${input}`),
    add: procedure.input((pair) => pair as [number, number]).mutation(({ input: [a, b] }) => a + b),
    refuse: procedure.query(() => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'no' })
    }),
  })

  test.each(servers.map((start) => [start] as const))('answers its own client', async (start) => {
    const server = await start(createHTTPHandler({ router: calls }))
    const url = `http://127.0.0.1:${server.port}`
    for (const link of [httpLink({ url }), httpBatchLink({ url })]) {
      const client = createTRPCClient<typeof calls>({ links: [link] })
      expect(await Promise.all([client.hello.query('you'), client.hello.query('all')])).toEqual([
        'Hello you',
        'Hello all',
      ])
      expect(await client.add.mutate([1, 2])).toBe(3)
      await expect(client.refuse.query()).rejects.toThrow('no')
    }
    await server.close()
  })
})
