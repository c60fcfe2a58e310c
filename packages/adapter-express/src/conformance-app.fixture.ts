// The conformance app as somebody writes it with Express, for versions 4 and 5 alike, with Express's own parsers and multer.
import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { conformanceCookies, conformanceText, Gates } from '@gateway-server/testkit'
import type { Application, ErrorRequestHandler, NextFunction, Request, Response } from 'express'
import multer from 'multer'
import type { ExpressMajor } from './express-majors.fixture.ts'

function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Version 4 does not look at a handler's promise. */
function later(handler: (request: Request, response: Response) => Promise<unknown>) {
  return (request: Request, response: Response, next: NextFunction): void => {
    // oxlint-disable-next-line promise/no-callback-in-promise -- it is what Express 5 does
    handler(request, response).catch(next)
  }
}

/** An Express app with the routes of `conformanceRoutes`. */
export function createApp({ express }: ExpressMajor): Application {
  const gates = new Gates()
  const app = express()
  gates.open('none')
  addExchanges(app)
  addBodies(app, gates, express)
  addStreams(app, gates)
  addFailures(app, gates)
  addGates(app, gates)
  const onError: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) next(error)
    else response.status(500).type('text/plain').send('Internal Server Error')
  }
  app.use(onError)
  return app
}

function addExchanges(app: Application): void {
  app.all('/inspect', (request, response) => {
    const { method, originalUrl: url, rawHeaders } = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]))
    response.json({ method, url, headers, rawHeaders })
  })
  app.get('/params/:id', (request, response) => void response.json({ id: request.params.id }))
  app.get('/query', (request, response) => void response.json(request.query))
  app.get('/text', (_request, response) => void response.type('text/plain').send(conformanceText))
  app.get('/headers', (_request, response) => {
    response.set({ 'X-Custom': 'yes', 'Cache-Control': 'no-store' })
    response.append('X-Repeated', 'a').append('X-Repeated', 'b').type('text/plain').send('ok')
  })
  app.get('/set-cookies', (_request, response) => {
    for (const cookie of conformanceCookies) response.append('Set-Cookie', cookie)
    response.type('text/plain').send('ok')
  })
  app.get('/status/:code', (request, response) => {
    const status = Number(request.params.code)
    response.status(status).set('ETag', '"conformance"')
    if (status === 204 || status === 304) response.end()
    else response.type('text/plain').send(`status ${status}`)
  })
  app.get('/redirect', (_request, response) => response.redirect('/inspect?from=redirect'))
  app.get('/large', (request, response) => {
    response.type('application/octet-stream').send(Buffer.alloc(Number(request.query.bytes), 'x'))
  })
}

function addBodies(app: Application, gates: Gates, express: ExpressMajor['express']): void {
  app.post('/echo', (request, response) => {
    response.set('Content-Type', request.get('content-type') ?? 'application/octet-stream')
    response.flushHeaders()
    request.pipe(response)
  })
  app.post(
    '/digest',
    later(async (request, response) => {
      await gates.wait(String(request.query.gate ?? 'none'))
      response.json(digestOf(await buffer(request)))
    }),
  )
  app.post('/json', express.json(), (request, response) => void response.json(request.body))
  app.post('/form', express.urlencoded({ extended: false }), (request, response) => void response.json(request.body))
  app.post('/multipart', multer().any(), (request, response) => {
    const uploads = Array.isArray(request.files) ? request.files : []
    const files = uploads.map(({ fieldname, originalname, mimetype, buffer: bytes }) => {
      return { name: fieldname, filename: originalname, type: mimetype, ...digestOf(bytes) }
    })
    response.json({ fields: { ...request.body }, files })
  })
  app.post('/ignore-body', (_request, response) => void response.type('text/plain').send('ignored'))
}

function addStreams(app: Application, gates: Gates): void {
  app.get('/stream', (request, response) => {
    const [chunks, size] = [Number(request.query.chunks), Number(request.query.size)]
    function* make(): Generator<Buffer> {
      for (let index = 0; index < chunks; index++) {
        if (index === chunks - 1) gates.open(`${String(request.query.id)}-made`)
        yield Buffer.alloc(size, 97 + (index % 26))
      }
    }
    response.set('Content-Type', 'application/octet-stream')
    pipeline(Readable.from(make()), response, () => {})
  })
  app.get(
    '/events',
    later(async (request, response) => {
      response.set('Content-Type', 'text/event-stream')
      for (let event = 1; event <= 3; event++) {
        if (event > 1) await gates.wait(`${String(request.query.id)}-${event - 1}`)
        response.write(`data: ${event}\n\n`)
      }
      response.end()
    }),
  )
}

function addFailures(app: Application, gates: Gates): void {
  app.get('/error', () => {
    throw new Error('conformance secret')
  })
  app.get(
    '/error-later',
    later(async (request, response) => {
      response.write('partial')
      await gates.wait(String(request.query.id))
      throw new Error('conformance secret')
    }),
  )
  app.get(
    '/abort-watch',
    later(async (request, response) => {
      const id = String(request.query.id)
      response.on('close', () => {
        if (!response.writableFinished) gates.open(`${id}-aborted`)
      })
      response.write('started')
      await gates.wait(`${id}-go`)
      response.end(' finished', () => gates.open(`${id}-finished`))
    }),
  )
  app.post(
    '/abort-upload',
    later(async (request, response) => {
      const id = String(request.query.id)
      gates.open(`${id}-started`)
      request.on('aborted', () => gates.open(`${id}-aborted`))
      await buffer(request).catch(() => {})
      response.type('text/plain').send('read')
    }),
  )
}

function addGates(app: Application, gates: Gates): void {
  app.post('/open/:name', (request, response) => {
    gates.open(request.params.name)
    response.status(204).end()
  })
  app.get(
    '/await/:name',
    later(async (request, response) => {
      await gates.wait(String(request.params.name))
      response.status(204).end()
    }),
  )
  app.get('/opened/:name', (request, response) => void response.json({ open: gates.isOpen(request.params.name) }))
}
