// The same calls on the platform's own Request, Response and Headers and on ours. What comes out is made comparable, and
// must be equal: values, and the names and messages of errors.
import { setImmediate as turn } from 'node:timers/promises'
import { inspect } from 'node:util'

/** Where a call finds its classes: the platform's, or what is on the global object. */
export interface Classes {
  readonly Request: typeof Request
  readonly Response: typeof Response
}

export type Probe<Subject> = (subject: Subject, classes: Classes) => unknown

/** What became of a call, in plain data. */
export async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await plain(await call())
  } catch (error) {
    return ['throws', error instanceof Error ? [error.name, withoutRandom(error.message)] : error]
  }
}

/** Boundaries are drawn by lot. */
function withoutRandom(text: string): string {
  return text.replaceAll(/-+formdata-undici-\d+/g, '(boundary)')
}

async function plain(value: unknown): Promise<unknown> {
  if (typeof value === 'string') return withoutRandom(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Response || value instanceof Request)
    return [value.constructor.name, await plain(await value.text())]
  if (value instanceof Blob) return ['Blob', withoutRandom(value.type), await plain(await value.text())]
  if (value instanceof FormData) return ['FormData', await Promise.all(Array.from(value, plain))]
  if (value instanceof Headers) return ['Headers', await plain([...value])]
  if (value instanceof ArrayBuffer) return ['ArrayBuffer', withoutRandom(Buffer.from(value).toString('latin1'))]
  if (value instanceof Uint8Array) return [value.constructor.name, withoutRandom(Buffer.from(value).toString('latin1'))]
  if (value instanceof ReadableStream) return ['ReadableStream', value.locked]
  if (value instanceof AbortSignal) return ['AbortSignal', value.aborted]
  return Array.isArray(value) ? Promise.all(value.map(async (item: unknown) => plain(await item))) : value
}

/** All chunks, joined. */
async function read(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream ?? []) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

type Body = Request | Response

const bodyMethods = ['text', 'json', 'bytes', 'arrayBuffer', 'blob', 'formData'] as const

/** Where undici makes chunks of a form, cancelling before they are there ends in a rejection that nobody can catch. */
async function started({ body }: Body): Promise<void> {
  if (body === null) return
  for (let turns = 0; turns < 5; turns++) await turn()
}

/** A byte reader that brings its own memory. */
async function readIntoOwn(body: ReadableStream | null): Promise<unknown> {
  const reader = body?.getReader({ mode: 'byob' })
  const { done, value } = (await reader?.read(new Uint8Array(2))) ?? {}
  reader?.releaseLock()
  return [done, value]
}

/** Without the headers, whose names it shows in the case they were given in. */
function inspected(value: object): string {
  return inspect(value)
    .replaceAll(/\s+/g, ' ')
    .replace(/headers: Headers \{[^}]*\}/, '')
    .replace(/signal: AbortSignal.*$/, '')
}

/** What Request and Response have in common. */
const bodyProbes: Readonly<Record<string, Probe<Body>>> = {
  ...Object.fromEntries(bodyMethods.map((name) => [name, (body: Body) => body[name]()])),
  ...Object.fromEntries(
    bodyMethods.map((name) => [
      `${name}, twice`,
      async (body: Body) => {
        const first = await outcome(() => body[name]())
        return [first, body.bodyUsed, await outcome(() => body[name]()), body.body?.locked]
      },
    ]),
  ),
  'text after text has begun': async (body) =>
    Promise.allSettled([body.text(), body.text()]).then((all) => all.map(({ status }) => status)),
  body: (body) => [body.body, body.body === body.body, body.bodyUsed],
  'reading body': async (body) => [await read(body.body), body.bodyUsed],
  'reading body into memory of one’s own': (body) => readIntoOwn(body.body),
  'text after body was looked at': async (body) => [body.body !== null, await body.text(), body.bodyUsed],
  'text while body is locked': (body) => {
    body.body?.getReader()
    return [body.bodyUsed, outcome(() => body.text())]
  },
  'text after body was locked and released': (body) => {
    body.body?.getReader().releaseLock()
    return body.text()
  },
  'text after body was cancelled': async (body) => {
    await started(body)
    void body.body?.cancel().catch(() => {}) // that of a clone waits for the other's
    return [body.bodyUsed, await outcome(() => body.text())]
  },
  'text after body was cut short': async (body) => {
    const reader = body.body?.getReader()
    await reader?.read()
    await started(body)
    void reader?.cancel().catch(() => {})
    reader?.releaseLock()
    return [body.bodyUsed, await outcome(() => body.text())]
  },
  'body through a transform': (body) => read(body.body?.pipeThrough(new TransformStream()) ?? null),
  'body teed': async (body) => Promise.all((body.body?.tee() ?? []).map(read)),
  'clone, both read': async (body) => {
    const clone = body.clone()
    return [await clone.text(), await body.text(), clone.bodyUsed]
  },
  'clone, only the original read': async (body) => [body.clone().bodyUsed, await body.text()],
  'clone of the clone': (body) => body.clone().clone().text(),
  'clone of a used one': async (body) => {
    await body.text()
    return outcome(() => body.clone())
  },
  'clone of a locked one': (body) => {
    body.body?.getReader()
    return outcome(() => body.clone())
  },
  'clone has headers of its own': (body) => {
    const clone = body.clone()
    return outcome(() => {
      clone.headers.set('x-clone', '1')
      return [clone.headers.get('x-clone'), body.headers.get('x-clone')]
    })
  },
  'clone is of the same class': (body) => body.clone().constructor === body.constructor,
  'headers are the same every time': (body) => body.headers === body.headers,
  'headers, changed': (body) => {
    body.headers.append('X-New', 'a')
    body.headers.append('x-new', 'b')
    body.headers.delete('content-type')
    return body.headers
  },
  'Object.prototype.toString': (body) => [Object.prototype.toString.call(body), String(body), `${body}`],
  // Which on the global object is ours, for the platform's own too.
  'instanceof, constructor': (body, { Request, Response }) => [
    body instanceof Request,
    body instanceof Response,
    body.constructor === globalThis.Response,
    body.constructor === globalThis.Request,
  ],
  'own keys': (body) => [Object.keys(body), Object.getOwnPropertyNames(body), Object.keys({ ...body })],
  'keys in': (body) => {
    const keys: string[] = []
    for (const key in body) keys.push(key)
    return keys.sort()
  },
  in: (body) => ['body', 'headers', 'clone', 'nothing'].map((key) => key in body),
  'assignment to what is read only': (body) =>
    ['headers', 'body', 'bodyUsed'].map((key) => outcome(() => Reflect.set(body, key, 'new'))),
  'members of one’s own': (body) => {
    Object.assign(body, { mine: 1 })
    return Reflect.get(body, 'mine')
  },
  frozen: (body) => [Object.isFrozen(Object.freeze(body)), body.text()],
  structuredClone: (body) => outcome(() => structuredClone(body)),
  'JSON.stringify': (body) => JSON.stringify(body),
  'as a key': (body) => new Map([[body, 1]]).get(body),
  'new Response(body)': (body, { Response }) => new Response(body.body).text(),
  'new Response(body, itself)': (body, { Response }) => {
    const copy = new Response(body.body, body as Response) // headers of both kinds will do
    return [copy.headers, copy.text(), body.bodyUsed]
  },
}

const seen = (response: Response): unknown => [
  response.status,
  response.statusText,
  response.ok,
  response.type,
  response.url,
  response.redirected,
  response.bodyUsed,
  response.headers,
]

export const responseProbes: Readonly<Record<string, Probe<Response>>> = {
  ...(bodyProbes as Readonly<Record<string, Probe<Response>>>), // a Response is a Body
  'plain members': seen,
  'clone’s plain members': (response) => seen(response.clone()),
  inspect: inspected,
  'inspect when read': async (response) => {
    await response.text()
    return inspected(response)
  },
  'new Response(text, itself)': (response, { Response }) => outcome(() => seen(new Response('other', response))),
  'new Response(null, itself)': (response, { Response }) => outcome(() => seen(new Response(null, response))),
  'new Response(itself)': (response, { Response }) => new Response(response as unknown as string).text(), // as some do by mistake
  'put into a cache and got again': async (response, { Response }) => {
    // As caches do: the head as data, the body as bytes, and a Response of both.
    const entry = {
      status: response.status,
      headers: [...response.headers],
      body: await response.clone().arrayBuffer(),
    }
    const { body, ...init } = entry
    const made = await outcome(() => new Response(body.byteLength === 0 ? null : body, init))
    return [made, response.text()]
  },
  'headers immutable': (response) => outcome(() => response.headers.set('x', '1')),
}

export const requestProbes: Readonly<Record<string, Probe<Request>>> = {
  ...(bodyProbes as Readonly<Record<string, Probe<Request>>>), // a Request is a Body
  'plain members': (request) => [
    request.method,
    request.url,
    request.bodyUsed,
    request.headers,
    request.signal.aborted,
  ],
  'all the others': (request) => [
    request.cache,
    request.credentials,
    request.destination,
    request.integrity,
    request.keepalive,
    request.mode,
    request.redirect,
    request.referrer,
    request.referrerPolicy,
    request.duplex,
  ],
  'new Request(itself)': async (request, { Request }) => {
    const copy = new Request(request)
    return [copy.method, copy.url, copy.headers, await copy.text(), request.bodyUsed]
  },
  'new Request(itself, init)': async (request, { Request }) => {
    const copy = new Request(request, { method: 'PUT', headers: { 'x-new': '1' }, body: 'new' })
    return [copy.method, copy.url, copy.headers, await copy.text(), request.bodyUsed]
  },
  'new Request(url, itself)': async (request, { Request }) => {
    const init = { method: request.method, headers: request.headers, body: request.body, duplex: 'half' as const }
    const copy = new Request('http://other.example/', init)
    return [copy.method, copy.url, copy.headers, await copy.text(), request.bodyUsed]
  },
  'new Request(itself) when used': async (request, { Request }) => {
    await request.text()
    return outcome(() => new Request(request).text())
  },
  'new Request(itself), when used, with another body': async (request, { Request }) => {
    await request.text()
    return outcome(() => new Request(request, { method: 'POST', body: 'new' }).text())
  },
  'a subclass of it': async (request, { Request }) => {
    class Own extends Request {
      get own(): string {
        return `own ${this.method}`
      }
    }
    const own = new Own(request)
    return [own.own, own instanceof Request, request instanceof Own, await own.text()]
  },
  inspect: inspected,
  'the signal is the same every time': (request) => request.signal === request.signal,
  'clone’s signal': (request) => request.clone().signal,
}

const namesOf = (headers: Headers): unknown => [...headers.keys()]

export const headersProbes: Readonly<Record<string, Probe<Headers>>> = {
  get: (headers) =>
    ['X-A', 'x-a', 'host', 'Cookie', 'x_under', 'X-Empty', 'none', 'content-length'].map((name) => headers.get(name)),
  has: (headers) =>
    ['X-A', 'x-a', 'host', 'Cookie', 'x_under', 'X-Empty', 'none', 'content-length'].map((name) => headers.has(name)),
  ...Object.fromEntries(
    ['a b', '', 'ä', 'a:', undefined, null, 1].flatMap((name): Array<[string, Probe<Headers>]> => [
      [`get ${String(name)}`, (headers) => headers.get(name as string)], // wrong on purpose
      [`has ${String(name)}`, (headers) => headers.has(name as string)],
    ]),
  ),
  'get without a name': (headers) => Reflect.apply(headers.get, headers, []),
  getSetCookie: (headers) => headers.getSetCookie(),
  entries: (headers) => [[...headers], [...headers.entries()], [...headers.keys()], [...headers.values()]],
  forEach: (headers) => {
    const calls: unknown[] = []
    headers.forEach(function (this: unknown, value, name, parent) {
      calls.push([name, value, parent === headers, this])
    }, 'this')
    return calls
  },
  'forEach of no function': (headers) => headers.forEach(undefined as unknown as () => void), // wrong on purpose
  'append, set, delete': (headers) => {
    headers.append('X-A', '3')
    headers.set('X-B', ' b ')
    headers.delete('Cookie')
    return [headers, headers.get('x-a'), headers.get('x-b'), headers.has('cookie'), namesOf(headers)]
  },
  'set of what is no value': (headers) => headers.set('x-a', 'a\nb'),
  'append of what is beyond latin-1': (headers) => headers.append('x-a', '✓'),
  'new Headers of it': (headers) => new Headers(headers),
  'new Headers of its entries': (headers) => new Headers(Object.fromEntries(headers)),
  'Object.prototype.toString': (headers) => [
    Object.prototype.toString.call(headers),
    headers instanceof Headers,
    headers.constructor === Headers,
  ],
  keys: (headers) => [Object.keys(headers), Object.keys({ ...headers }), JSON.stringify(headers)],
  // Names are shown as they were given, which the environ does not keep.
  inspect: (headers) =>
    inspect(headers)
      .toLowerCase()
      .replaceAll(/[\s'{},]+/g, ' ')
      .split(' ')
      .sort(),
  structuredClone: (headers) => outcome(() => structuredClone(headers)),
  'as init of a Response': (headers, { Response }) => new Response(null, { headers }).headers,
  'as init of a Request': (headers, { Request }) => new Request('http://a/', { headers }).headers,
}
