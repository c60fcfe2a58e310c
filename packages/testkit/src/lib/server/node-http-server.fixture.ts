// Gateway applications on node:http: a plain server that the suite is tested with. It keeps most rules; each fault
// makes it break one, which the suite must notice.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkedHead } from '@gateway-server/interface'
import type { Application, Environ, HeaderList, ResponseBody, Write } from '@gateway-server/interface'
import { createEnviron } from '../call/create-environ.ts'
import type { RunningServer } from '../suite/start-server.ts'

export type Fault =
  | 'aborts on success'
  | 'closes twice'
  | 'collects bodies'
  | 'decodes paths'
  | 'ends failed bodies'
  | 'ignores backpressure'
  | 'never closes'
  | 'never finishes'
  | 'skips the checks'
  | 'tells errors'

type Faults = ReadonlySet<Fault>

/** One exchange: what startResponse and write know between them. */
class Exchange {
  readonly response: ServerResponse
  readonly faults: Faults
  head: { status: string; headers: HeaderList } | undefined

  constructor(response: ServerResponse, faults: Faults) {
    this.response = response
    this.faults = faults
  }

  startResponse = (status: string, headers: HeaderList, error?: unknown): Write => {
    if (!this.faults.has('skips the checks')) checkedHead(status, headers)
    if (this.head !== undefined && error === undefined) throw new Error('called twice')
    if (this.response.headersSent) throw error
    this.head = { status, headers }
    return this.write
  }

  write: Write = (chunk) => {
    this.sendHead()
    if (chunk.length === 0) return undefined
    if (this.response.write(chunk) || this.faults.has('ignores backpressure') || this.response.destroyed)
      return undefined
    return this.drained()
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        this.response.off('drain', goOn).off('close', goOn)
        resolve()
      }
      this.response.on('drain', goOn).on('close', goOn)
    })
  }

  sendHead(): void {
    if (this.response.headersSent || this.head === undefined) return
    const { status, headers } = this.head
    const flat = headers.filter(([name]) => !status.startsWith('204') || name !== 'Content-Length').flat()
    this.response.strictContentLength = true
    this.response.writeHead(Number(status.slice(0, 3)), status.slice(4), flat)
    this.response.flushHeaders()
  }

  /** Sends the body, and finishes its iterator whatever happens. */
  async send(body: ResponseBody): Promise<void> {
    try {
      if (Array.isArray(body) && body.length < 2) this.sendWhole(String(body[0] ?? ''))
      else if (this.faults.has('collects bodies')) this.sendWhole((await Array.fromAsync(body)).join(''))
      else await this.stream(body)
    } finally {
      if (this.faults.has('closes twice')) await body.close?.()
      if (!this.faults.has('never closes')) await body.close?.()
    }
  }

  sendWhole(text: string): void {
    const { headers = [] } = this.head ?? {}
    const known = headers.some(([name]) => name.toLowerCase() === 'content-length')
    const status = this.head?.status ?? ''
    if (!known && !this.response.headersSent && !status.startsWith('204')) {
      this.head = { status, headers: [...headers, ['Content-Length', String(Buffer.byteLength(text))]] }
    }
    void this.write(text)
  }

  async stream(body: ResponseBody): Promise<void> {
    const faulty = this.faults.has('never finishes')
    const chunks = faulty && Symbol.asyncIterator in body ? { [Symbol.asyncIterator]: () => unfinished(body) } : body
    for await (const chunk of chunks) {
      if (this.response.destroyed) return
      if (chunk.length > 0) await this.write(chunk)
    }
  }
}

function unfinished<T>(body: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = body[Symbol.asyncIterator]()
  return { next: () => iterator.next() }
}

function environOf(request: IncomingMessage, response: ServerResponse, faults: Faults): Environ {
  const headers = fieldsOf(request.rawHeaders)
  const target = request.url ?? '/'
  const environ = createEnviron({
    target: faults.has('decodes paths') ? decodeURI(target) : target,
    headers,
    body: request,
  })
  const gone = new AbortController()
  const succeeds = (): boolean => response.writableFinished && !faults.has('aborts on success')
  response.on('close', () => succeeds() || gone.abort())
  return Object.assign(environ, {
    REQUEST_METHOD: request.method,
    SERVER_PROTOCOL: `HTTP/${request.httpVersion}`,
    SERVER_NAME: (request.headers.host ?? 'localhost').replace(/:\d+$/, ''),
    SERVER_PORT: String(request.socket.localPort),
    REMOTE_ADDR: request.socket.remoteAddress,
    REMOTE_PORT: String(request.socket.remotePort),
    'gateway.raw_headers': request.rawHeaders,
    'gateway.signal': gone.signal,
    'gateway.abort': () => response.destroy(),
    'gateway.wait_until': (promise: Promise<unknown>) => void promise.catch(() => {}),
    'gateway.trailers': () => (request.complete ? fieldsOf(request.rawTrailers) : []),
  })
}

function fieldsOf(flat: readonly string[]): Array<readonly [string, string]> {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []))
}

async function serveOne(application: Application, environ: Environ, exchange: Exchange): Promise<void> {
  const { response, faults } = exchange
  try {
    const body = await application(environ, exchange.startResponse)
    if (response.destroyed) return
    if (exchange.head === undefined) throw new Error('no startResponse')
    if (body) await exchange.send(body)
    exchange.sendHead()
    response.end()
  } catch (error) {
    if (!response.headersSent) response.writeHead(500).end(faults.has('tells errors') ? String(error) : '')
    else if (faults.has('ends failed bodies')) response.end()
    else response.destroy()
  }
}

/** Serves an application on a free port, with the faults it is given. */
export async function serveOnNodeHttp(application: Application, ...faults: Fault[]): Promise<RunningServer> {
  const state: Record<string, unknown> = {}
  await application.startup?.(state)
  const server = createServer((request, response) => {
    const environ = environOf(request, response, new Set(faults))
    environ['gateway.state'] = state
    void serveOne(application, environ, new Exchange(response, new Set(faults)))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => closeServer(server, application) }
}

async function closeServer(server: Server, application: Application): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  await Promise.allSettled([drain(application), closed])
  await application.shutdown?.()
}

async function drain(application: Application): Promise<void> {
  await application.drain?.()
}
