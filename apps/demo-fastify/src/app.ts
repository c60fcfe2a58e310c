// A Fastify app with the plugins most Fastify apps have, and no idea of which server it will run on.
// `native.ts` runs it on Fastify's own server; `gateway-server src/app.ts` runs it as it is.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import staticFiles from '@fastify/static'
import { publicFolder, renderPage } from 'demo-page'
import fastify from 'fastify'

const megabyte = 1024 * 1024

const app = fastify({ logger: true, bodyLimit: megabyte })
const framework = { name: 'Fastify', version: app.version }

app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })
app.register(cors)
app.register(compress)
app.register(cookie)
app.register(formbody)
app.register(multipart, { limits: { fileSize: 32 * megabyte } })
app.register(staticFiles, { root: publicFolder, prefix: '/static/' })
app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

app.register(async (routes) => {
  routes.get('/', (request, reply) => reply.type('text/html').send(renderPage(framework, request.raw)))

  routes.get('/hello', (_request, reply) => {
    return reply.type('text/plain').send(`Hello from ${framework.name} ${framework.version}\n`)
  })

  routes.get<{ Querystring: { items?: string } }>('/json', async (request) => {
    const count = Number(request.query.items ?? 40)
    const items = Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `Item ${index + 1}` }))
    return { framework: framework.name, items }
  })

  routes.all('/echo', async ({ method, url, query, headers, body }) => {
    const seen = Buffer.isBuffer(body) ? { bytes: body.length, sha256: sha256(body) } : body
    return { method, url, query, headers, body: seen ?? null }
  })

  routes.post('/upload', { bodyLimit: 64 * megabyte }, async (request) => {
    const fields: Record<string, unknown> = {}
    const files = []
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        fields[part.fieldname] = part.value
        continue
      }
      const bytes = await part.toBuffer()
      files.push({
        field: part.fieldname,
        name: part.filename,
        type: part.mimetype,
        size: bytes.length,
        sha256: sha256(bytes),
      })
    }
    return { fields, files }
  })

  routes.get<{ Querystring: { count?: string; every?: string } }>('/events', (request, reply) => {
    const { count = '5', every = '300' } = request.query
    const events = Readable.from(ticks(Number(count), Number(every)))
    return reply.type('text/event-stream').header('cache-control', 'no-cache').send(events)
  })

  routes.get('/cookies', async (request) => ({ cookies: request.cookies }))

  routes.post<{ Body?: { flavour?: string } }>('/cookies', async (request, reply) => {
    const visits = Number(request.cookies['visits'] ?? 0) + 1
    const flavour = request.body?.flavour ?? 'plain'
    reply.setCookie('flavour', flavour, { path: '/', sameSite: 'lax', maxAge: 3600 })
    reply.setCookie('visits', String(visits), { path: '/', sameSite: 'lax', httpOnly: true })
    return { flavour, visits }
  })

  routes.delete('/cookies', (_request, reply) => {
    return reply.clearCookie('flavour', { path: '/' }).clearCookie('visits', { path: '/' }).status(204).send()
  })

  routes.get<{ Querystring: { when?: string } }>('/error', { compress: false }, async (request, reply) => {
    if (request.query.when !== 'late') throw new Error('this handler throws, as it was asked to')
    return reply.type('text/plain').send(Readable.from(brokenOff()))
  })
})

async function* ticks(count: number, every: number): AsyncGenerator<string> {
  for (let sent = 1; sent <= count; sent += 1) {
    await setTimeout(every)
    yield `id: ${sent}\nevent: tick\ndata: ${JSON.stringify({ sent, of: count })}\n\n`
  }
  yield 'event: done\ndata: {}\n\n'
}

async function* brokenOff(): AsyncGenerator<string> {
  yield 'The beginning of an answer, and then'
  await setTimeout(20)
  throw new Error('this stream throws, as it was asked to')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export default app
