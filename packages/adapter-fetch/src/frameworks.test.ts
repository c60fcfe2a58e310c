// Frameworks and routers that are fetch handlers, unmodified, on our server and behind the usual bridge from node:http:
// the same requests must get the same answers. Every body has a type: the bridge makes one up where there is none, we do not.
import { fetchRaw, type RequestDescription, type RunningServer } from '@gateway-server/testkit'
import { createTRPCClient, httpBatchStreamLink, httpLink } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Elysia } from 'elysia'
import { H3, HTTPError, readBody, setCookie } from 'h3'
import { AutoRouter, error, json, type IRequest } from 'itty-router'
import { afterEach, describe, expect, test } from 'vitest'
import { isApplication, toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

type Handler = (request: Request) => Response | Promise<Response>

const running: RunningServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

async function portOf(starting: Promise<RunningServer>): Promise<number> {
  const server = await starting
  running.push(server)
  return server.port
}

async function* numbers(): AsyncGenerator<string> {
  for (const number of ['1', '2', '3']) yield number
}

function h3(): Handler {
  const app = new H3()
  app.use(async (event, next) => {
    event.res.headers.set('x-middleware', 'yes')
    return next()
  })
  app.get('/hello/:name', (event) => {
    setCookie(event, 'a', '1')
    setCookie(event, 'b', '2')
    return { hello: event.context.params?.['name'], query: event.url.searchParams.get('q') }
  })
  app.post('/echo', async (event) => ({ got: await readBody(event) }))
  app.get('/stream', (event) => {
    event.res.headers.set('content-type', 'text/plain')
    return ReadableStream.from(numbers()).pipeThrough(new TextEncoderStream())
  })
  app.get('/bytes', () => new Response(Uint8Array.of(1, 2, 3), { headers: { 'content-type': 'a/b' } }))
  app.get('/refused', () => {
    throw new HTTPError({ status: 418, message: 'a teapot' })
  })
  return (request) => app.fetch(request)
}

function ittyRouter(): Handler {
  const router = AutoRouter({ catch: (thrown: Error) => error(418, thrown.message) })
  router
    .get('/hello/:name', ({ name, query }: IRequest) => ({ hello: name, query: query['q'] }))
    .post('/echo', async (request: IRequest) => json({ got: await request.json() }))
    .get('/stream', () => {
      const stream = ReadableStream.from(numbers()).pipeThrough(new TextEncoderStream())
      return new Response(stream, { headers: { 'content-type': 'text/plain' } })
    })
    .get('/bytes', () => new Response(Uint8Array.of(1, 2, 3), { headers: { 'content-type': 'a/b' } }))
    .get('/refused', () => {
      throw new Error('a teapot')
    })
  return (request) => router.fetch(request)
}

function elysia(): Handler {
  const app = new Elysia()
    .onAfterHandle(({ set }) => void (set.headers['x-middleware'] = 'yes'))
    .get('/hello/:name', ({ params, query, cookie }) => {
      cookie['a']?.set({ value: '1' })
      cookie['b']?.set({ value: '2' })
      return { hello: params.name, query: query['q'] }
    })
    .post('/echo', ({ body }) => ({ got: body }))
    .get('/stream', numbers)
    .get('/bytes', () => new Response(Uint8Array.of(1, 2, 3), { headers: { 'content-type': 'a/b' } }))
    .get('/refused', ({ set }) => {
      set.status = 418
      return 'a teapot'
    })
  return (request) => app.fetch(request)
}

const asked: ReadonlyArray<RequestDescription & { readonly target: string; readonly method: string }> = [
  { method: 'GET', target: '/hello/ada?q=%20x' },
  { method: 'HEAD', target: '/hello/ada' },
  { method: 'POST', target: '/echo', headers: [['Content-Type', 'application/json']], body: '{"a":"ä"}' },
  { method: 'GET', target: '/stream' },
  { method: 'GET', target: '/bytes' },
  { method: 'GET', target: '/refused' },
  { method: 'GET', target: '/nowhere' },
  { method: 'OPTIONS', target: '/hello/ada' },
]

/** Fields of the connection, and those that say when. */
const ownFields = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding', 'content-length'])

async function answer(port: number, request: RequestDescription): Promise<unknown> {
  const { status, rawHeaders, body } = await fetchRaw(port, request)
  const fields = rawHeaders.map(([name, value]) => [name.toLowerCase(), value] as const)
  return { status, fields: fields.filter(([name]) => !ownFields.has(name)).sort(), body: body.toString('latin1') }
}

describe.each([
  ['h3', h3],
  ['itty-router', ittyRouter],
  ['Elysia', elysia],
])('%s', (_name, create) => {
  test.each(asked)('answers $method $target as behind the usual bridge', async (request) => {
    const handler = create()
    const ours = await answer(await portOf(serve(toApplication(handler))), request)
    const theirs = await answer(await portOf(serveNative(handler)), request)
    expect(ours).toEqual(theirs)
  })
})

test('each of them is an application for the command line', () => {
  for (const app of [new H3(), AutoRouter(), new Elysia()]) expect(isApplication(app)).toBe(true)
})

describe('tRPC', () => {
  const { router, procedure } = initTRPC.context<{ who: string | null }>().create()
  const api = router({
    hello: procedure.input((value) => String(value)).query(({ input, ctx }) => ({ hello: input, who: ctx.who })),
    add: procedure.input((value) => value as [number, number]).mutation(({ input: [a, b] }) => a + b), // the client is typed
    count: procedure.query(async function* () {
      yield 1
      yield 2
    }),
    refused: procedure.query(() => {
      throw new Error('a teapot')
    }),
  })
  const handler: Handler = (req) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req,
      router: api,
      createContext: () => ({ who: req.headers.get('x-who') }),
    })

  test.each(['a call a request', 'calls streamed in batches'])('serves its own client: %s', async (how) => {
    const results: unknown[] = []
    for (const start of [() => serve(toApplication(handler)), () => serveNative(handler)]) {
      const link = how === 'a call a request' ? httpLink : httpBatchStreamLink
      const url = `http://127.0.0.1:${await portOf(start())}/trpc`
      const client = createTRPCClient<typeof api>({ links: [link({ url, headers: { 'X-Who': 'ada' } })] })
      const calls = [client.hello.query('ä'), client.add.mutate([1, 2]), client.refused.query()]
      const settled = await Promise.allSettled(calls)
      const outcomes = settled.map((call) => (call.status === 'fulfilled' ? call.value : String(call.reason)))
      const counted: number[] = []
      if (how !== 'a call a request') for await (const number of await client.count.query()) counted.push(number)
      results.push([outcomes, counted])
    }
    expect(results[0]).toEqual(results[1])
    expect(results[0]).toMatchObject([
      [{ hello: 'ä', who: 'ada' }, 3, expect.stringContaining('a teapot')],
      expect.anything(),
    ])
  })
})
