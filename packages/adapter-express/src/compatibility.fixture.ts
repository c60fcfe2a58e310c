// An app of what Express and the middleware it brings touch in a request and a response (on-finished, on-headers,
// finalhandler, send, serve-static, body-parser, raw-body, proxy-addr, fresh), and the requests that make them do it.
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { RequestDescription } from '@gateway-server/testkit'
import type { Application, NextFunction, Request, Response } from 'express'
import type { ExpressMajor } from './express-majors.fixture.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const thisFile = fileURLToPath(import.meta.url)

export function createCompatibilityApp({ express }: ExpressMajor): Application {
  const app = express()
  app.set('env', 'production').set('trust proxy', true)
  // Middleware that replaces methods of one response, as compression and express-session do.
  app.use('/replaced', replaceMethods)
  app.use('/files', express.static(folder, { index: false }))
  app.use('/strict', express.json({ limit: 10 }))
  app.use('/twice', express.json(), express.json(), express.text({ type: '*/*' }))
  app.use('/raw', express.raw({ type: '*/*' }))
  addRoutes(app)
  app.use(fail)
  return app
}

function addRoutes(app: Application): void {
  app.all('/replaced', (_request, response) => {
    response.write('written ')
    response.end('ended')
  })
  app.all('/file', (_request, response) => response.sendFile(thisFile))
  app.all('/no-file', (_request, response) => response.sendFile(`${thisFile}.none`))
  app.all('/download', (_request, response) => response.download(thisFile, 'naïve €.ts'))
  app.all('/piped', (_request, response) => void createReadStream(thisFile).pipe(response))
  app.all('/pipeline', (_request, response) => pipeline(createReadStream(thisFile), response))
  app.all('/strict', (request, response) => void response.json(request.body ?? null))
  app.all('/twice', (request, response) => void response.json(request.body ?? null))
  app.all('/raw', (request, response) => void response.send(`${Buffer.isBuffer(request.body) && request.body.length}`))
  app.all('/facts', (request, response) => {
    const { ip, ips, protocol, secure, hostname, subdomains, path, originalUrl, baseUrl, xhr, fresh, stale } = request
    const accepts = [request.accepts('html', 'json'), request.is('json'), request.range(100)]
    response.json({
      ip,
      ips,
      protocol,
      secure,
      hostname,
      subdomains,
      path,
      originalUrl,
      baseUrl,
      xhr,
      fresh,
      stale,
      accepts,
    })
  })
  app.all('/cookies', (_request, response) => {
    response.cookie('a', '1', { httpOnly: true }).cookie('b', 'ü', { path: '/x' }).clearCookie('c', { path: '/' })
    response.sendStatus(202)
  })
  app.all(
    '/json',
    (_request, response) =>
      void response
        .status(201)
        .links({ next: '/2' })
        .vary('Origin')
        .json({ a: [1] }),
  )
  app.all('/jsonp', (_request, response) => void response.jsonp({ a: 1 }))
  app.all('/no-content', (_request, response) => void response.status(204).send('dropped'))
  app.all('/reset-content', (_request, response) => void response.status(205).send('dropped'))
  app.all('/redirect', (_request, response) => response.redirect(301, '/à?b'))
  app.all('/format', (_request, response) => {
    response.format({ html: () => response.send('<p>'), json: () => response.json({}) })
  })
  app.all('/thrown', () => {
    throw Object.assign(new Error('secret'), { status: 503, headers: { 'Retry-After': '5' } })
  })
  app.all('/late-head', (_request, response) => {
    response.on('finish', () => {})
    setImmediate(() => response.set('X-Late', 'yes').send(Buffer.from('late')))
  })
  app.all('/sse', (_request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', Connection: 'keep-alive' }).flushHeaders()
    response.write('data: 1\n\n')
    setImmediate(() => response.end('data: 2\n\n'))
  })
}

/** Replaces what middleware replaces, each calling what was there before. */
function replaceMethods(_request: Request, response: Response, next: NextFunction): void {
  const { write, end, writeHead, on } = response
  response.write = function replaced(this: Response, ...parameters: unknown[]) {
    this.append('X-Trace', 'write')
    if (!this.headersSent) Reflect.get(this, '_implicitHeader').call(this)
    return Reflect.apply(write, this, parameters) as boolean // as write returns
  } as Response['write']
  response.end = function replaced(this: Response, ...parameters: unknown[]) {
    return Reflect.apply(end, this, parameters) as Response // as end returns
  } as Response['end']
  response.writeHead = function replaced(this: Response, ...parameters: unknown[]) {
    this.setHeader('X-Head', `${parameters.length}`)
    return Reflect.apply(writeHead, this, parameters) as Response // as writeHead returns
  } as Response['writeHead']
  response.on = function replaced(this: Response, ...parameters: unknown[]) {
    return Reflect.apply(on, this, parameters) as Response // as on returns
  } as Response['on']
  response.on('finish', () => {})
  next()
}

function fail(error: Error, _request: Request, _response: Response, next: NextFunction): void {
  next(error)
}

const json: ReadonlyArray<readonly [string, string]> = [['Content-Type', 'application/json']]
const name = 'compatibility.fixture.ts'

export const requests: ReadonlyArray<readonly [name: string, request: RequestDescription]> = [
  ['a page that is not there', { target: '/nowhere?<b>' }],
  ['a method nobody handles', { method: 'DELETE', target: '/nowhere', body: 'unread' }],
  ['the options of a path', { method: 'OPTIONS', target: '/json' }],
  ['replaced methods', { target: '/replaced' }],
  ['a static file', { target: `/files/${name}` }],
  ['the head of a static file', { method: 'HEAD', target: `/files/${name}` }],
  ['a range of a static file', { target: `/files/${name}`, headers: [['Range', 'bytes=5-9']] }],
  ['ranges beyond a static file', { target: `/files/${name}`, headers: [['Range', 'bytes=999999-']] }],
  [
    'a static file newer than',
    { target: `/files/${name}`, headers: [['If-Modified-Since', 'Wed, 01 Jan 2200 00:00:00 GMT']] },
  ],
  ['a static file that fails its condition', { target: `/files/${name}`, headers: [['If-Match', '"no"']] }],
  ['a static folder', { target: '/files/lib' }],
  ['a path out of the folder', { target: '/files/../../package.json' }],
  ['a path that cannot be decoded', { target: '/files/%ff' }],
  ['a sent file', { target: '/file' }],
  ['the head of a sent file', { method: 'HEAD', target: '/file' }],
  ['a file that is not there', { target: '/no-file' }],
  ['a download', { target: '/download' }],
  ['a piped file', { target: '/piped' }],
  ['a file by pipeline', { target: '/pipeline' }],
  ['the head of a piped file', { method: 'HEAD', target: '/piped' }],
  ['a body within its limit', { method: 'POST', target: '/strict', headers: json, body: '{"a":1}' }],
  ['a body over its limit', { method: 'POST', target: '/strict', headers: json, body: '{"a":"too much"}' }],
  [
    'a chunked body over its limit',
    { method: 'POST', target: '/strict', headers: json, body: [Buffer.alloc(500, ' ')] },
  ],
  ['malformed JSON', { method: 'POST', target: '/twice', headers: json, body: '{' }],
  ['no body where one is parsed', { method: 'POST', target: '/twice', headers: json }],
  ['a body parsed twice', { method: 'POST', target: '/twice', headers: json, body: '{"a":1}' }],
  [
    'an unknown charset',
    { method: 'POST', target: '/twice', headers: [['Content-Type', 'application/json; charset=x']], body: '{}' },
  ],
  ['an unknown encoding', { method: 'POST', target: '/raw', headers: [['Content-Encoding', 'x']], body: 'x' }],
  ['raw bytes', { method: 'POST', target: '/raw', body: [Buffer.from('abc'), Buffer.from('def')] }],
  ['facts', { target: '/facts?q=1' }],
  [
    'facts behind a proxy',
    {
      target: '/facts',
      headers: [
        ['X-Forwarded-For', '192.0.2.7, 198.51.100.1'],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', 'a.b.example.com'],
        ['X-Requested-With', 'XMLHttpRequest'],
        ['Accept', 'application/json'],
        ['Range', 'bytes=0-5'],
        ['Cache-Control', 'no-cache'],
      ],
    },
  ],
  ['cookies', { target: '/cookies' }],
  ['JSON', { target: '/json' }],
  ['fresh JSON', { target: '/json', headers: [['If-None-Match', '*']] }],
  ['JSONP', { target: '/jsonp?callback=f' }],
  ['the head of JSON', { method: 'HEAD', target: '/json' }],
  ['no content', { target: '/no-content' }],
  ['reset content', { target: '/reset-content' }],
  ['a redirect', { target: '/redirect' }],
  ['the format asked for', { target: '/format', headers: [['Accept', 'application/json']] }],
  ['a format nobody has', { target: '/format', headers: [['Accept', 'image/png']] }],
  ['an error with a status and fields', { target: '/thrown' }],
  ['an error with an unread body', { method: 'POST', target: '/thrown', body: 'x'.repeat(100_000) }],
  ['an answer that comes later', { target: '/late-head' }],
  ['events', { target: '/sse' }],
  ['HTTP/1.0', { version: '1.0', target: '/json' }],
  ['events over HTTP/1.0', { version: '1.0', target: '/sse' }],
]
