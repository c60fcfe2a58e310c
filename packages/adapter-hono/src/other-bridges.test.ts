// What other bridges between servers and fetch handlers got wrong, over the wire; the issue that tells is in each name.
import { Gates, connect, fetchRaw, requestBytes, type RunningServer } from '@gateway-server/testkit'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { stream, streamSSE } from 'hono/streaming'
import { afterEach, expect, test, vi } from 'vitest'
import { toApplication } from './index.ts'
import { serve } from './servers.fixture.ts'

let running: RunningServer | undefined

async function start(app: Hono): Promise<number> {
  running = await serve(toApplication(app))
  return running.port
}

afterEach(async () => {
  await running?.close()
  running = undefined
})

test('a body that middleware has read can be read again through c.req (honojs/hono#1695)', async () => {
  const app = new Hono()
  app.use(async (c, next) => {
    await c.req.text()
    await next()
  })
  app.post('/', async (c) => c.json([await c.req.json(), await c.req.text()]))
  const port = await start(app)
  const { body } = await fetchRaw(port, { method: 'POST', target: '/', body: '{"a":1}' })
  expect(JSON.parse(body.toString())).toEqual([{ a: 1 }, '{"a":1}'])
})

test('cookies set before and after the handler all arrive (honojs/hono#2921, h3js/srvx#144)', async () => {
  const app = new Hono()
  app.use(async (c, next) => {
    c.header('Set-Cookie', 'before=1', { append: true })
    await next()
    c.header('Set-Cookie', 'after=1', { append: true })
  })
  app.get('/', (c) => {
    c.header('Set-Cookie', 'handler=1', { append: true })
    return c.text('x')
  })
  const { rawHeaders } = await fetchRaw(await start(app), { target: '/' })
  const cookies = rawHeaders.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value)
  expect(cookies).toEqual(['before=1', 'handler=1', 'after=1'])
})

test('HEAD keeps the length that the app gives, and gets none that is wrong (honojs/node-server#220)', async () => {
  const app = new Hono()
  app.get('/given', (c) => c.body('12345', 200, { 'Content-Length': '5' }))
  app.get('/not', (c) => c.body('12345'))
  const port = await start(app)
  const given = await fetchRaw(port, { method: 'HEAD', target: '/given' })
  const not = await fetchRaw(port, { method: 'HEAD', target: '/not' })
  expect([given.headers['content-length'], not.headers['content-length']]).toEqual(['5', undefined])
})

test('a length and chunks are never sent together (honojs/node-server#270)', async () => {
  const app = new Hono()
  app.get('/', () => {
    const { body } = new Response('12345')
    return new Response(body, { headers: { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' } })
  })
  const { headers, body } = await fetchRaw(await start(app), { target: '/' })
  expect([headers['content-length'], headers['transfer-encoding'], body.toString()]).toEqual(['5', undefined, '12345'])
})

test('an unread body does not keep the answer, or the next request, waiting (honojs/node-server#246)', async () => {
  const app = new Hono().post('/', (c) => c.text('not read')).get('/', (c) => c.text('next'))
  const connection = await connect(await start(app))
  await connection.send(requestBytes({ method: 'POST', target: '/', body: 'x'.repeat(10_000) }))
  expect((await connection.readResponse('POST')).body.toString()).toBe('not read')
  await connection.send(requestBytes({ target: '/' }))
  expect((await connection.readResponse()).body.toString()).toBe('next')
  connection.leave()
})

test('the answer of a body limit arrives, and is no reset (honojs/node-server#327)', async () => {
  const app = new Hono().use(bodyLimit({ maxSize: 10, onError: (c) => c.text('too large', 413) }))
  app.post('/', async (c) => c.text(await c.req.text()))
  const port = await start(app)
  const { status, body } = await fetchRaw(port, { method: 'POST', target: '/', body: 'x'.repeat(1_000_000) })
  expect([status, body.toString()]).toEqual([413, 'too large'])
})

test('a waiting event stream ends when its client goes away (honojs/node-server#107)', async () => {
  const [gates, app] = [new Gates(), new Hono()]
  app.get('/', (c) => {
    c.req.raw.signal.addEventListener('abort', () => gates.open('signal'))
    return streamSSE(c, async (out) => {
      out.onAbort(() => gates.open('aborted'))
      await out.writeSSE({ data: '1' })
      await gates.wait('aborted')
    })
  })
  const connection = await connect(await start(app))
  await connection.send(requestBytes({ target: '/' }))
  await connection.readHead()
  await connection.readChunk()
  connection.leave()
  await gates.wait('aborted')
  await gates.wait('signal')
})

test('a signal does not fire on success, and none is made that nobody asks for (h3js/srvx#152, honojs/node-server#172)', async () => {
  const made = vi.spyOn(globalThis, 'AbortController')
  const signals: AbortSignal[] = []
  const app = new Hono().post('/plain', async (c) => c.json(await c.req.json()))
  app.get('/signal', (c) => {
    signals.push(c.req.raw.signal)
    return c.text('x')
  })
  const connection = await connect(await start(app))
  await connection.send(requestBytes({ method: 'POST', target: '/plain', body: '{}' }))
  await connection.readResponse('POST')
  expect(made).not.toHaveBeenCalled()
  await connection.send(requestBytes({ target: '/signal' }))
  await connection.readResponse()
  connection.leave()
  await running?.close()
  expect(signals.map((signal) => signal.aborted)).toEqual([false])
  made.mockRestore()
})

test('clients that leave early, before or during an answer, harm nobody (h3js/srvx#142)', async () => {
  const [gates, app] = [new Gates(), new Hono()]
  app.get('/late', async (c) => {
    gates.open('called')
    await gates.wait('go')
    return c.body(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }))
  })
  app.get('/', (c) => c.text('alive'))
  const port = await start(app)
  const connection = await connect(port)
  await connection.send(requestBytes({ target: '/late' }))
  await gates.wait('called')
  connection.leave(true)
  gates.open('go')
  expect((await fetchRaw(port, { target: '/' })).body.toString()).toBe('alive')
})

test('middleware that rebuilds the response keeps it whole (honojs/node-server#154, #321)', async () => {
  const app = new Hono().use(etag()).get('/', (c) => c.text('tagged'))
  app.get('/instance', (c) => {
    const clone = c.text('x').clone()
    return c.json([c.req.raw instanceof Request, c.req.raw.clone() instanceof Request, clone instanceof Response])
  })
  const port = await start(app)
  const first = await fetchRaw(port, { target: '/' })
  expect([first.status, first.body.toString()]).toEqual([200, 'tagged'])
  const again = await fetchRaw(port, { target: '/', headers: [['If-None-Match', first.headers['etag'] ?? '']] })
  expect([again.status, again.body.length]).toEqual([304, 0])
  expect(JSON.parse((await fetchRaw(port, { target: '/instance' })).body.toString())).toEqual([true, true, true])
})

test('a body is taken no faster than the app reads it, also through its stream (honojs/node-server#349)', async () => {
  const [gates, app] = [new Gates(), new Hono()]
  app.post('/', async (c) => {
    const reader = c.req.raw.body?.getReader()
    let bytes = (await reader?.read())?.value?.length ?? 0
    gates.open('first chunk')
    await gates.wait('go')
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) bytes += read.value.length
    return c.text(String(bytes))
  })
  app.get('/', (c) => c.text('turn'))
  const port = await start(app)
  const connection = await connect(port)
  let isSent = false
  const sending = connection.send(requestBytes({ method: 'POST', target: '/', body: Buffer.alloc(50_000_000) }))
  void sending.then(() => (isSent = true))
  await gates.wait('first chunk')
  for (let turn = 0; turn < 30; turn++) await fetchRaw(port, { target: '/' })
  expect(isSent).toBe(false)
  gates.open('go')
  expect((await connection.readResponse('POST')).body.toString()).toBe('50000000')
  connection.leave()
})

test('a stream is made no faster than the client reads it (honojs/node-server#349)', async () => {
  const app = new Hono()
  let made = 0
  app.get('/stream', (c) => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      if (++made > 1_000) return controller.close()
      controller.enqueue(new Uint8Array(65_536))
    }
    return c.body(new ReadableStream({ pull }))
  })
  app.get('/', (c) => c.text('turn'))
  const port = await start(app)
  const connection = await connect(port)
  await connection.send(requestBytes({ target: '/stream' }))
  await connection.readHead()
  for (let turn = 0; turn < 30; turn++) await fetchRaw(port, { target: '/' })
  expect(made).toBeLessThan(500)
  expect((await connection.readBody()).body.length).toBe(65_536_000)
  connection.leave()
})

test('a stream whose client has gone ends, and a stop is not kept waiting by it (honojs/hono#1902)', async () => {
  const [gates, app] = [new Gates(), new Hono()]
  app.get('/', (c) =>
    stream(c, async (out) => {
      out.onAbort(() => gates.open('aborted'))
      while (!out.aborted) await out.write(new Uint8Array(65_536))
      gates.open('ended')
    }),
  )
  const connection = await connect(await start(app))
  await connection.send(requestBytes({ target: '/' }))
  await connection.readHead()
  connection.leave(true)
  await gates.wait('aborted')
  await gates.wait('ended')
  await running?.close()
})
