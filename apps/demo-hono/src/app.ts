// A Hono app with the middleware Hono brings along, and no idea of which server it will run on.
// `native.ts` runs it on @hono/node-server; `gateway-server src/app.ts` runs it as it is.
import { createHash } from 'node:crypto'
import { serveStatic } from '@hono/node-server/serve-static'
import { publicFolder, renderPage, versionOf } from 'demo-page'
import { Hono } from 'hono'
import type { HonoRequest } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { logger } from 'hono/logger'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'

const framework = { name: 'Hono', version: versionOf('hono', import.meta.url) }
const megabyte = 1024 * 1024

const app = new Hono<{ Bindings: object }>()
app.use(logger())
app.use(secureHeaders())
app.use(cors())
app.use(compress())
app.use('/static/*', etag())
app.use('/static/*', serveStatic({ root: publicFolder, rewriteRequestPath: (path) => path.slice('/static'.length) }))

app.get('/', (c) => c.html(renderPage(framework, c.env)))

app.get('/hello', (c) => c.text(`Hello from ${framework.name} ${framework.version}\n`))

app.get('/json', (c) => {
  const count = Number(c.req.query('items') ?? 40)
  const items = Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `Item ${index + 1}` }))
  return c.json({ framework: framework.name, items })
})

app.all('/echo', bodyLimit({ maxSize: megabyte }), async (c) => {
  const { method, url } = c.req
  return c.json({ method, url, query: c.req.query(), headers: c.req.header(), body: await bodyOf(c.req) })
})

app.post('/upload', bodyLimit({ maxSize: 32 * megabyte }), async (c) => {
  const fields: Record<string, string> = {}
  const files = []
  for (const [name, value] of await c.req.formData()) {
    if (typeof value === 'string') fields[name] = value
    else
      files.push({
        field: name,
        name: value.name,
        type: value.type,
        size: value.size,
        sha256: sha256(await value.bytes()),
      })
  }
  return c.json({ fields, files })
})

app.get('/events', (c) => {
  const count = Number(c.req.query('count') ?? 5)
  const every = Number(c.req.query('every') ?? 300)
  return streamSSE(c, async (events) => {
    for (let sent = 1; sent <= count && !events.aborted; sent += 1) {
      await events.sleep(every)
      await events.writeSSE({ id: String(sent), event: 'tick', data: JSON.stringify({ sent, of: count }) })
    }
    await events.writeSSE({ event: 'done', data: '{}' })
  })
})

app.get('/cookies', (c) => c.json({ cookies: getCookie(c) }))

app.post('/cookies', async (c) => {
  const visits = Number(getCookie(c, 'visits') ?? 0) + 1
  const form = await c.req.parseBody()
  const flavour = typeof form['flavour'] === 'string' ? form['flavour'] : 'plain'
  setCookie(c, 'flavour', flavour, { sameSite: 'lax', maxAge: 3600 })
  setCookie(c, 'visits', String(visits), { sameSite: 'lax', httpOnly: true })
  return c.json({ flavour, visits })
})

app.delete('/cookies', (c) => {
  deleteCookie(c, 'flavour')
  deleteCookie(c, 'visits')
  return c.body(null, 204)
})

app.get('/error', (c) => {
  if (c.req.query('when') !== 'late') throw new Error('this handler throws, as it was asked to')
  // compress() would keep the beginning to itself
  return c.body(brokenOff(), 200, { 'content-type': 'text/plain', 'cache-control': 'no-transform' })
})

app.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse()
  return c.json({ error: error.message }, error instanceof SyntaxError ? 400 : 500)
})

async function bodyOf(request: HonoRequest): Promise<unknown> {
  const type = request.header('content-type') ?? ''
  if (type.startsWith('application/json')) return request.json()
  if (type.startsWith('application/x-www-form-urlencoded')) return request.parseBody()
  if (type.startsWith('text/')) return request.text()
  const bytes = new Uint8Array(await request.arrayBuffer())
  return bytes.length === 0 ? null : { bytes: bytes.length, sha256: sha256(bytes) }
}

function brokenOff(): ReadableStream<Uint8Array> {
  const pieces = [new TextEncoder().encode('The beginning of an answer, and then')]
  return new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift()
      if (piece !== undefined) return controller.enqueue(piece)
      await new Promise((resolve) => void setTimeout(resolve, 20))
      controller.error(new Error('this stream breaks, as it was asked to'))
    },
  })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export default app
