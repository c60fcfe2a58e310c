// What Fastify itself touches of requests, responses and sockets, on its own server and on the gateway.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { connect, fetchRaw, requestBytes } from '@gateway-server/testkit'
import type { RequestDescription, Response, RunningServer } from '@gateway-server/testkit'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

type Note = (...seen: unknown[]) => void

const file = fileURLToPath(import.meta.url)

/** An app that notes what it sees. */
function createApp(note: Note): FastifyInstance {
  const app = fastify({ bodyLimit: 20, routerOptions: { ignoreTrailingSlash: true } })
  app.addHook('onTimeout', async () => note('timeout'))
  app.addHook('onRequestAbort', async (request) => note('abort', request.raw.aborted))
  app.addHook('onResponse', async (_request, reply) => note('response', reply.statusCode, reply.raw.writableFinished))
  app.addHook('onError', async (_request, _reply, error) => note('error', error.code))
  app.get('/versioned', { constraints: { version: '1.2.0' } }, async (request) => request.headers['accept-version'])
  app.post('/body', async (request) => request.body)
  app.post('/length', async (request) => {
    note(Reflect.get(request.raw, 'receivedEncodedLength'))
    return request.body
  })
  app.get('/raw', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(201, { 'X-Raw': ['a', 'b'] })
    reply.raw.write('raw ')
    reply.raw.end('end', null as never, null as never) // as Fastify itself calls it
  })
  app.get('/hints', (_request, reply) => {
    reply.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => note('hinted'))
    void reply.send('hinted')
  })
  app.get('/twice', (_request, reply) => {
    void reply.send('first')
    try {
      reply.raw.writeHead(200)
    } catch (error) {
      note(Reflect.get(error as object, 'code'))
    }
  })
  app.get('/stream', (_request, reply) => reply.type('text/plain').send(createReadStream(file)))
  app.get('/drain', (_request, reply) =>
    reply.send(Readable.from(Array.from({ length: 40 }, () => 'x'.repeat(50_000)))),
  )
  app.get('/no-file', (_request, reply) => reply.send(createReadStream(`${file}.none`)))
  app.get('/web', () => new Response('web', { headers: { 'X-Web': 'yes' } }))
  app.get('/trailers', (_request, reply) => {
    reply.trailer('x-sum', async () => '42')
    void reply.send('summed')
  })
  app.get('/facts', async (request) => ({
    ip: request.ip,
    host: request.host,
    protocol: request.protocol,
    url: request.originalUrl,
    version: request.raw.httpVersionMajor,
  }))
  app.get('/slow', (_request, reply) => void reply.raw.setTimeout(20, () => void reply.code(503).send('slow')))
  return app
}

const json: RequestDescription['headers'] = [['Content-Type', 'application/json']]

const requests: ReadonlyArray<readonly [name: string, request: RequestDescription]> = [
  ['a version asked for', { target: '/versioned', headers: [['Accept-Version', '1.x']] }],
  ['a version nobody has', { target: '/versioned', headers: [['Accept-Version', '3.x']] }],
  ['JSON', { method: 'POST', target: '/body', headers: json, body: '{"a":1}' }],
  ['malformed JSON', { method: 'POST', target: '/body', headers: json, body: '{' }],
  [
    'a chunked body',
    { method: 'POST', target: '/length', headers: json, body: [Buffer.from('[1,'), Buffer.from('2]')] },
  ],
  ['a body over its limit', { method: 'POST', target: '/body', headers: json, body: `"${'x'.repeat(100)}"` }],
  ['a chunked body over its limit', { method: 'POST', target: '/body', headers: json, body: [Buffer.alloc(100, '1')] }],
  [
    'a body of a type nobody parses',
    { method: 'POST', target: '/body', headers: [['Content-Type', 'a/b']], body: 'x' },
  ],
  ['a hijacked reply', { target: '/raw' }],
  ['early hints', { target: '/hints' }],
  ['a head written twice', { target: '/twice' }],
  ['a stream', { target: '/stream' }],
  ['the head of a stream', { method: 'HEAD', target: '/stream' }],
  ['a stream of two megabytes', { target: '/drain' }],
  ['a stream that fails before the head', { target: '/no-file' }],
  ['a Response of fetch', { target: '/web' }],
  ['trailers', { target: '/trailers', headers: [['TE', 'trailers']] }],
  ['facts', { target: '/facts/?q=1' }],
  ['a socket that times out', { target: '/slow' }],
  ['a page that is not there', { target: '/nowhere' }],
]

const serversOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

async function observe(
  start: (app: FastifyInstance) => Promise<RunningServer>,
  request: RequestDescription,
): Promise<object> {
  const notes: unknown[] = []
  const site = await start(createApp((...seen) => void notes.push(seen)))
  const { status, reason, rawHeaders, body, complete, trailers } = await exchange(site.port, request)
  await expect.poll(() => notes.length).toBeGreaterThan(request.target === '/raw' ? -1 : 0)
  await site.close()
  const fields = rawHeaders.filter(([name]) => !serversOwn.has(name.toLowerCase()))
  return { status, reason, fields, body: body.toString('latin1'), complete, trailers, notes }
}

async function exchange(port: number, request: RequestDescription): Promise<Response> {
  const client = await connect(port)
  await client.send(requestBytes(request))
  let response = await client.readResponse(request.method)
  while (response.status < 200) response = await client.readResponse(request.method)
  client.leave()
  return response
}

const onGateway = (app: FastifyInstance): Promise<RunningServer> => serve(toApplication(app))

describe('Fastify', () => {
  test.each(requests)('answers %s as on its own server', async (_name, request) => {
    const [gateway, native] = await Promise.all([observe(onGateway, request), observe(serveNative, request)])
    expect(gateway).toEqual(native)
  })

  test.each([
    ['its own server', serveNative],
    ['the gateway', onGateway],
  ])('hears on %s of a client that leaves', async (_name, start) => {
    const { promise: aborted, resolve } = Promise.withResolvers<unknown[]>()
    const { promise: called, resolve: isCalled } = Promise.withResolvers<void>()
    const app = createApp((...seen) => void (seen[0] === 'abort' && resolve(seen)))
    app.get('/waits', () => {
      isCalled()
      return new Promise(() => {})
    })
    const site = await start(app)
    const client = await connect(site.port)
    await client.send(requestBytes({ target: '/waits' }))
    await called
    client.leave()
    expect(await aborted).toEqual(['abort', true])
    await site.close()
  })

  test('answers 503 while it closes', async () => {
    const app = createApp(() => {})
    const { promise: closing, resolve: isClosing } = Promise.withResolvers<void>()
    const { promise: goOn, resolve: mayGoOn } = Promise.withResolvers<void>()
    app.addHook('preClose', async () => {
      isClosing()
      await goOn
    })
    const site = await onGateway(app)
    const closed = app.close()
    await closing
    const response = await fetchRaw(site.port, { target: '/facts' })
    expect([response.status, response.headers['connection']]).toEqual([503, 'close'])
    mayGoOn()
    await closed
    await site.close()
  })
})
