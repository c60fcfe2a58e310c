// The conformance app as a bare fetch handler: what somebody writes without any framework.
import { createHash } from 'node:crypto'
import { conformanceCookies, conformanceText, Gates } from '@gateway-server/testkit'

interface Call {
  readonly request: Request
  readonly gates: Gates
  readonly parameter: string
  readonly query: URLSearchParams
}

type Handler = (call: Call) => Response | Promise<Response>

const encoder = new TextEncoder()
const binary = { headers: { 'content-type': 'application/octet-stream' } }

function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function inspect({ request }: Call): Response {
  const { pathname, search } = new URL(request.url)
  return Response.json({
    method: request.method,
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
  })
}

function setHeaders(): Response {
  const headers = new Headers({ 'X-Custom': 'yes', 'Cache-Control': 'no-store' })
  headers.append('X-Repeated', 'a')
  headers.append('X-Repeated', 'b')
  return new Response('ok', { headers })
}

function status({ parameter }: Call): Response {
  const code = Number(parameter)
  const body = code === 204 || code === 304 ? null : `status ${parameter}`
  return new Response(body, { status: code, headers: { ETag: '"conformance"' } })
}

async function digest({ request, gates, query }: Call): Promise<Response> {
  await gates.wait(query.get('gate') ?? 'none')
  return Response.json(digestOf(new Uint8Array(await request.arrayBuffer())))
}

async function multipart({ request }: Call): Promise<Response> {
  const fields: Record<string, string> = {}
  const files: object[] = []
  for (const [name, value] of await request.formData()) {
    if (typeof value === 'string') fields[name] = value
    else files.push({ name, filename: value.name, type: value.type, ...digestOf(await value.bytes()) })
  }
  return Response.json({ fields, files })
}

function echo({ request }: Call): Response {
  const type = request.headers.get('content-type') ?? 'application/octet-stream'
  return new Response(request.body, { headers: { 'content-type': type } })
}

function stream({ gates, query }: Call): Response {
  const [chunks, size] = [Number(query.get('chunks')), Number(query.get('size'))]
  let index = 0
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (index === chunks) return controller.close()
    if (index === chunks - 1) gates.open(`${query.get('id')}-made`)
    controller.enqueue(new Uint8Array(size).fill(97 + (index++ % 26)))
  }
  return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), binary)
}

function events({ gates, query }: Call): Response {
  let event = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (event === 3) return controller.close()
    if (event > 0) await gates.wait(`${query.get('id')}-${event}`)
    controller.enqueue(encoder.encode(`data: ${++event}\n\n`))
  }
  return new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/event-stream' } })
}

function errorLater({ gates, query }: Call): Response {
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    controller.enqueue(encoder.encode('partial'))
    void gates.wait(String(query.get('id'))).then(() => controller.error(new Error('conformance secret')))
  }
  return new Response(new ReadableStream({ start }))
}

function abortWatch({ request, gates, query }: Call): Response {
  const id = query.get('id')
  request.signal.addEventListener('abort', () => gates.open(`${id}-aborted`))
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    controller.enqueue(encoder.encode('started'))
    void gates.wait(`${id}-go`).then(() => {
      if (request.signal.aborted) return
      controller.enqueue(encoder.encode(' finished'))
      controller.close()
      gates.open(`${id}-finished`)
    })
  }
  return new Response(new ReadableStream({ start }))
}

async function abortUpload({ request, gates, query }: Call): Promise<Response> {
  gates.open(`${query.get('id')}-started`)
  try {
    await request.arrayBuffer()
    return new Response('read')
  } catch {
    gates.open(`${query.get('id')}-aborted`)
    return new Response(null, { status: 400 })
  }
}

const handlers: Readonly<Record<string, Handler>> = {
  '/inspect': inspect,
  'GET /params': ({ parameter }) => Response.json({ id: decodeURIComponent(parameter) }),
  'GET /query': ({ query }) => Response.json(Object.fromEntries(query)),
  'GET /text': () => new Response(conformanceText, { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
  'GET /headers': setHeaders,
  'GET /set-cookies': () =>
    new Response('ok', { headers: conformanceCookies.map((cookie): [string, string] => ['Set-Cookie', cookie]) }),
  'GET /status': status,
  'GET /redirect': () => new Response(null, { status: 302, headers: { Location: '/inspect?from=redirect' } }),
  'POST /echo': echo,
  'POST /digest': digest,
  'POST /json': async ({ request }) => Response.json(await request.json()),
  'POST /form': async ({ request }) => Response.json(Object.fromEntries(await request.formData())),
  'POST /multipart': multipart,
  'POST /ignore-body': () => new Response('ignored'),
  'GET /large': ({ query }) => new Response(new Uint8Array(Number(query.get('bytes'))).fill(120), binary),
  'GET /stream': stream,
  'GET /events': events,
  'GET /error': () => {
    throw new Error('conformance secret')
  },
  'GET /error-later': errorLater,
  'GET /abort-watch': abortWatch,
  'POST /abort-upload': abortUpload,
  'POST /open': ({ gates, parameter }) => {
    gates.open(parameter)
    return new Response(null, { status: 204 })
  },
  'GET /await': async ({ gates, parameter }) => {
    await gates.wait(parameter)
    return new Response(null, { status: 204 })
  },
  'GET /opened': ({ gates, parameter }) => Response.json({ open: gates.isOpen(parameter) }),
}

/** A fetch handler with the routes of `conformanceRoutes`. */
export function createHandler(): (request: Request) => Response | Promise<Response> {
  const gates = new Gates()
  gates.open('none')
  return (request) => {
    const { pathname, searchParams: query } = new URL(request.url)
    const [, first = '', parameter = ''] = pathname.split('/')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const handler = handlers[`/${first}`] ?? handlers[`${method} /${first}`]
    return handler?.({ request, gates, parameter, query }) ?? new Response('Not Found', { status: 404 })
  }
}
