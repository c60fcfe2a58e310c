// The conformance app as somebody writes it with Hono, with Hono's own helpers.
import { createHash } from 'node:crypto'
import { conformanceCookies, conformanceText, Gates } from '@gateway-server/testkit'
import { Hono } from 'hono'
import { stream, streamSSE } from 'hono/streaming'

function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** A Hono app with the routes of `conformanceRoutes`. */
export function createApp(): Hono {
  const gates = new Gates()
  const app = new Hono()
  gates.open('none')
  addExchanges(app)
  addBodies(app, gates)
  addStreams(app, gates)
  addFailures(app, gates)
  addGates(app, gates)
  app.onError((_error, c) => c.text('Internal Server Error', 500))
  return app
}

function addExchanges(app: Hono): void {
  app.all('/inspect', (c) => {
    const { pathname, search } = new URL(c.req.url)
    return c.json({ method: c.req.method, url: pathname + search, headers: c.req.header() })
  })
  app.get('/params/:id', (c) => c.json({ id: c.req.param('id') }))
  app.get('/query', (c) => c.json(c.req.query()))
  app.get('/text', (c) => c.text(conformanceText))
  app.get('/headers', (c) => {
    c.header('X-Custom', 'yes')
    c.header('Cache-Control', 'no-store')
    c.header('X-Repeated', 'a')
    c.header('X-Repeated', 'b', { append: true })
    return c.text('ok')
  })
  app.get('/set-cookies', (c) => {
    for (const cookie of conformanceCookies) c.header('Set-Cookie', cookie, { append: true })
    return c.text('ok')
  })
  app.get('/status/:code', (c) => {
    const status = Number(c.req.param('code'))
    c.header('ETag', '"conformance"')
    const body = status === 204 || status === 304 ? null : `status ${status}`
    return new Response(body, { status, headers: c.res.headers })
  })
  app.get('/redirect', (c) => c.redirect('/inspect?from=redirect'))
  app.get('/large', (c) => {
    c.header('Content-Type', 'application/octet-stream')
    return c.body(new Uint8Array(Number(c.req.query('bytes'))).fill(120))
  })
}

function addBodies(app: Hono, gates: Gates): void {
  app.post('/echo', (c) => {
    c.header('Content-Type', c.req.header('content-type') ?? 'application/octet-stream')
    const { body } = c.req.raw
    return body === null ? c.body(null) : c.body(body)
  })
  app.post('/digest', async (c) => {
    await gates.wait(c.req.query('gate') ?? 'none')
    return c.json(digestOf(await c.req.bytes()))
  })
  app.post('/json', async (c) => c.json(await c.req.json()))
  app.post('/form', async (c) => c.json(await c.req.parseBody()))
  app.post('/multipart', async (c) => {
    const fields: Record<string, string> = {}
    const files: object[] = []
    for (const [name, value] of Object.entries(await c.req.parseBody())) {
      if (typeof value === 'string') fields[name] = value
      else if (value instanceof File)
        files.push({ name, filename: value.name, type: value.type, ...digestOf(await value.bytes()) })
    }
    return c.json({ fields, files })
  })
  app.post('/ignore-body', (c) => c.text('ignored'))
}

function addStreams(app: Hono, gates: Gates): void {
  app.get('/stream', (c) => {
    const [chunks, size] = [Number(c.req.query('chunks')), Number(c.req.query('size'))]
    c.header('Content-Type', 'application/octet-stream')
    return stream(c, async (out) => {
      for (let index = 0; index < chunks && !out.aborted; index++) {
        if (index === chunks - 1) gates.open(`${c.req.query('id')}-made`)
        await out.write(new Uint8Array(size).fill(97 + (index % 26)))
      }
    })
  })
  app.get('/events', (c) =>
    streamSSE(c, async (out) => {
      for (let event = 1; event <= 3; event++) {
        if (event > 1) await gates.wait(`${c.req.query('id')}-${event - 1}`)
        await out.writeSSE({ data: String(event) })
      }
    }),
  )
}

function addFailures(app: Hono, gates: Gates): void {
  app.get('/error', () => {
    throw new Error('conformance secret')
  })
  // Hono's own stream helper ends a stream that fails as if nothing had been; a stream of one's own tells.
  app.get('/error-later', (c) => {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      controller.enqueue(Buffer.from('partial'))
      void gates.wait(String(c.req.query('id'))).then(() => controller.error(new Error('conformance secret')))
    }
    return c.body(new ReadableStream({ start }))
  })
  app.get('/abort-watch', (c) => {
    const id = c.req.query('id')
    c.req.raw.signal.addEventListener('abort', () => gates.open(`${id}-aborted`))
    return stream(c, async (out) => {
      out.onAbort(() => gates.open(`${id}-aborted`))
      await out.write('started')
      await gates.wait(`${id}-go`)
      await out.write(' finished')
      gates.open(`${id}-finished`)
    })
  })
  app.post('/abort-upload', async (c) => {
    const id = c.req.query('id')
    gates.open(`${id}-started`)
    try {
      await c.req.arrayBuffer()
    } catch {
      gates.open(`${id}-aborted`)
    }
    return c.text('read')
  })
}

function addGates(app: Hono, gates: Gates): void {
  app.post('/open/:name', (c) => {
    gates.open(c.req.param('name'))
    return c.body(null, 204)
  })
  app.get('/await/:name', async (c) => {
    await gates.wait(c.req.param('name'))
    return c.body(null, 204)
  })
  app.get('/opened/:name', (c) => c.json({ open: gates.isOpen(c.req.param('name')) }))
}
