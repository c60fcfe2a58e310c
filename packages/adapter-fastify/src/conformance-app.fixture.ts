// The conformance app as somebody writes it with Fastify, with its own plugins for forms.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import { conformanceCookies, conformanceText, Gates } from '@gateway-server/testkit'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'

type Query = { Querystring: Record<string, string> }
type Name = { Params: { name: string } }

function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** A Fastify app with the routes of `conformanceRoutes`. */
export function createApp(): FastifyInstance {
  const gates = new Gates()
  const app = fastify({ bodyLimit: 100 * 1024 * 1024, forceCloseConnections: true })
  gates.open('none')
  addExchanges(app)
  addBodies(app, gates)
  addStreams(app, gates)
  addFailures(app, gates)
  addGates(app, gates)
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ error: 'Internal Server Error' }))
  return app
}

function addExchanges(app: FastifyInstance): void {
  // A scope of its own, whose bodies nobody parses.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, next) => next(null))
    scope.all('/inspect', (request, reply) => {
      const { method, url, rawHeaders } = request.raw
      const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]))
      void reply.send({ method, url, headers, rawHeaders })
    })
    done()
  })
  app.get<{ Params: { id: string } }>('/params/:id', async (request) => ({ id: request.params.id }))
  app.get('/query', async (request) => request.query)
  app.get('/text', async () => conformanceText)
  app.get('/headers', (_request, reply) => {
    void reply.headers({ 'X-Custom': 'yes', 'Cache-Control': 'no-store' }).header('X-Repeated', ['a', 'b']).send('ok')
  })
  app.get('/set-cookies', (_request, reply) => {
    for (const cookie of conformanceCookies) void reply.header('Set-Cookie', cookie)
    void reply.send('ok')
  })
  app.get<{ Params: { code: string } }>('/status/:code', (request, reply) => {
    const status = Number(request.params.code)
    void reply.code(status).header('ETag', '"conformance"')
    void reply.send(status === 204 || status === 304 ? undefined : `status ${status}`)
  })
  app.get('/redirect', (_request, reply) => reply.redirect('/inspect?from=redirect'))
  app.get<Query>('/large', (request, reply) => {
    void reply.type('application/octet-stream').send(Buffer.alloc(Number(request.query.bytes), 'x'))
  })
}

function addBodies(app: FastifyInstance, gates: Gates): void {
  // Scopes, for content types are parsed differently in each.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, next) => next(null, payload))
    scope.post('/echo', (request, reply) => {
      void reply.type(request.headers['content-type'] ?? 'application/octet-stream').send(request.body ?? request.raw)
    })
    scope.post('/ignore-body', async () => 'ignored')
    scope.post<Query>('/digest', async (request) => {
      await gates.wait(request.query.gate ?? 'none')
      return digestOf(await buffer(request.raw))
    })
    scope.post<Query>('/abort-upload', async (request) => {
      gates.open(`${request.query.id}-started`)
      try {
        await buffer(request.raw)
      } catch {
        gates.open(`${request.query.id}-aborted`)
      }
      return 'read'
    })
    done()
  })
  void app.register(async (scope) => {
    await scope.register(formbody)
    await scope.register(multipart)
    scope.post('/json', async (request) => request.body)
    scope.post('/form', async (request) => request.body)
    scope.post('/multipart', async (request) => {
      const fields: Record<string, unknown> = {}
      const files: object[] = []
      for await (const part of request.parts()) {
        if (part.type === 'field') fields[part.fieldname] = part.value
        else {
          const digest = digestOf(await part.toBuffer())
          files.push({ name: part.fieldname, filename: part.filename, type: part.mimetype, ...digest })
        }
      }
      return { fields, files }
    })
  })
}

function addStreams(app: FastifyInstance, gates: Gates): void {
  app.get<Query>('/stream', (request, reply) => {
    const { chunks, size, id } = request.query
    function* make(): Generator<Buffer> {
      for (let index = 0; index < Number(chunks); index++) {
        if (index === Number(chunks) - 1) gates.open(`${id}-made`)
        yield Buffer.alloc(Number(size), 97 + (index % 26))
      }
    }
    void reply.type('application/octet-stream').send(Readable.from(make()))
  })
  app.get<Query>('/events', (request, reply) => {
    async function* make(): AsyncGenerator<string> {
      for (let event = 1; event <= 3; event++) {
        if (event > 1) await gates.wait(`${request.query.id}-${event - 1}`)
        yield `data: ${event}\n\n`
      }
    }
    void reply.type('text/event-stream').send(Readable.from(make()))
  })
}

function addFailures(app: FastifyInstance, gates: Gates): void {
  app.get('/error', async () => {
    throw new Error('conformance secret')
  })
  app.get<Query>('/error-later', (request, reply) => {
    async function* make(): AsyncGenerator<string> {
      yield 'partial'
      await gates.wait(String(request.query.id))
      throw new Error('conformance secret')
    }
    void reply.type('text/plain').send(Readable.from(make()))
  })
  app.get<Query>('/abort-watch', async (request, reply) => {
    const { id } = request.query
    reply.raw.on('close', () => {
      if (!reply.raw.writableFinished) gates.open(`${id}-aborted`)
    })
    reply.hijack()
    reply.raw.write('started')
    await gates.wait(`${id}-go`)
    reply.raw.end(' finished', () => gates.open(`${id}-finished`))
  })
}

function addGates(app: FastifyInstance, gates: Gates): void {
  app.post<Name>('/open/:name', (request, reply) => {
    gates.open(request.params.name)
    void reply.code(204).send()
  })
  app.get<Name>('/await/:name', async (request, reply) => {
    await gates.wait(request.params.name)
    return reply.code(204).send()
  })
  app.get<Name>('/opened/:name', async (request) => ({ open: gates.isOpen(request.params.name) }))
}
