// The conformance app on bare node:http, with nothing but Node: what the suite itself is tested with, and an example for
// those who write theirs. Some answers have a Content-Length of their own, some leave it to the server.
import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Gates } from './gates.ts'
import { conformanceCookies, conformanceText } from './routes.ts'

interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly gates: Gates
  readonly parameter: string
  readonly query: URLSearchParams
}

export type Handler = (call: Call) => unknown

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

function sendText(response: ServerResponse, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}

function inspect({ request, response }: Call): void {
  const { method, url, rawHeaders } = request
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]))
  sendJson(response, { method, url, headers, rawHeaders })
}

function setHeaders({ response }: Call): void {
  response.setHeader('X-Custom', 'yes').setHeader('Cache-Control', 'no-store')
  response.appendHeader('X-Repeated', 'a').appendHeader('X-Repeated', 'b')
  sendText(response, 'ok')
}

function setCookies({ response }: Call): void {
  response.setHeader('Set-Cookie', conformanceCookies)
  sendText(response, 'ok')
}

function status({ response, parameter }: Call): void {
  response.statusCode = Number(parameter)
  response.setHeader('ETag', '"conformance"')
  if (response.statusCode === 204 || response.statusCode === 304) response.end()
  else sendText(response, `status ${parameter}`)
}

function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function digest({ request, response, gates, query }: Call): Promise<void> {
  await gates.wait(query.get('gate') ?? 'none')
  sendJson(response, digestOf(await buffer(request)))
}

async function multipart({ request, response }: Call): Promise<void> {
  const headers = { 'Content-Type': String(request.headers['content-type']) }
  const form = await new Response(await buffer(request), { headers }).formData()
  const fields: Record<string, string> = {}
  const files: object[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    else files.push({ name, filename: value.name, type: value.type, ...digestOf(await value.bytes()) })
  }
  sendJson(response, { fields, files })
}

async function echo({ request, response }: Call): Promise<void> {
  response.setHeader('Content-Type', request.headers['content-type'] ?? 'application/octet-stream')
  response.flushHeaders()
  await pipeline(request, response)
}

async function stream({ response, gates, query }: Call): Promise<void> {
  const chunks = Number(query.get('chunks'))
  function* make(): Generator<Buffer> {
    for (let index = 0; index < chunks; index++) {
      if (index === chunks - 1) gates.open(`${query.get('id')}-made`)
      yield Buffer.alloc(Number(query.get('size')), 97 + (index % 26))
    }
  }
  response.setHeader('Content-Type', 'application/octet-stream')
  await pipeline(Readable.from(make()), response)
}

async function events({ response, gates, query }: Call): Promise<void> {
  response.setHeader('Content-Type', 'text/event-stream')
  for (let event = 1; event <= 3; event++) {
    if (event > 1) await gates.wait(`${query.get('id')}-${event - 1}`)
    response.write(`data: ${event}\n\n`)
  }
  response.end()
}

async function errorLater({ response, gates, query }: Call): Promise<void> {
  response.write('partial')
  await gates.wait(String(query.get('id')))
  response.destroy(new Error('conformance secret'))
}

async function abortWatch({ response, gates, query }: Call): Promise<void> {
  const id = query.get('id')
  response.on('close', () => {
    if (!response.writableFinished) gates.open(`${id}-aborted`)
  })
  response.write('started')
  await gates.wait(`${id}-go`)
  response.end(' finished', () => gates.open(`${id}-finished`))
}

async function abortUpload({ request, response, gates, query }: Call): Promise<void> {
  gates.open(`${query.get('id')}-started`)
  try {
    await buffer(request)
    sendText(response, 'read')
  } catch {
    gates.open(`${query.get('id')}-aborted`)
  }
}

/** The handlers by method and first path segment. Tests replace some, to see the suite notice. */
export const handlers: Readonly<Record<string, Handler>> = {
  '/inspect': inspect,
  'GET /params': ({ response, parameter }) => sendJson(response, { id: decodeURIComponent(parameter) }),
  'GET /query': ({ response, query }) => sendJson(response, Object.fromEntries(query)),
  'GET /text': ({ response }) => sendText(response, conformanceText),
  'GET /headers': setHeaders,
  'GET /set-cookies': setCookies,
  'GET /status': status,
  'GET /redirect': ({ response }) => response.writeHead(302, { Location: '/inspect?from=redirect' }).end(),
  'POST /echo': echo,
  'POST /digest': digest,
  'POST /json': async ({ request, response }) => sendJson(response, JSON.parse((await buffer(request)).toString())),
  'POST /form': async ({ request, response }) =>
    sendJson(response, Object.fromEntries(new URLSearchParams((await buffer(request)).toString()))),
  'POST /multipart': multipart,
  'POST /ignore-body': ({ response }) => sendText(response, 'ignored'),
  'GET /large': ({ response, query }) => {
    response.setHeader('Content-Type', 'application/octet-stream')
    response.end(Buffer.alloc(Number(query.get('bytes')), 'x'))
  },
  'GET /stream': stream,
  'GET /events': events,
  'GET /error': () => {
    throw new Error('conformance secret')
  },
  'GET /error-later': errorLater,
  'GET /abort-watch': abortWatch,
  'POST /abort-upload': abortUpload,
  'POST /open': ({ response, gates, parameter }) => {
    gates.open(parameter)
    response.writeHead(204).end()
  },
  'GET /await': async ({ response, gates, parameter }) => {
    await gates.wait(parameter)
    response.writeHead(204).end()
  },
  'GET /opened': ({ response, gates, parameter }) => sendJson(response, { open: gates.isOpen(parameter) }),
}

/** The conformance app as a listener of node:http. */
export function conformanceListener(): RequestListener {
  return listenerWith({})
}

/** With some of its handlers replaced. */
export function listenerWith(replaced: Readonly<Record<string, Handler>>): RequestListener {
  const gates = new Gates()
  gates.open('none')
  const routes = { ...handlers, ...replaced }
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://conformance.example')
    const [, first = '', parameter = ''] = url.pathname.split('/')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const handler = routes[`/${first}`] ?? routes[`${method} /${first}`]
    try {
      if (handler === undefined) response.writeHead(404).end()
      else await handler({ request, response, gates, parameter, query: url.searchParams })
    } catch {
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    }
  }
}
