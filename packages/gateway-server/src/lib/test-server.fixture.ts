// A server for one test, with a raw client: both end with the test, and what the server logs is kept.
import { connect as connectRaw, type Connection, type ConnectOptions } from '@gateway-server/testkit'
import type { Application, Environ } from '@gateway-server/interface'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { ClientGoneError } from './errors.ts'
import { serve, type ServeOptions } from './serve.ts'
import type { Server } from './server.ts'

export interface TestServer {
  readonly server: Server
  readonly port: number
  /** What went to the error log. */
  readonly log: string[]
  connect(options?: ConnectOptions): Promise<Connection>
  /** A connection that has sent these octets. */
  send(octets: string | Uint8Array, options?: ConnectOptions): Promise<Connection>
}

interface Transport {
  readonly server: Pick<ServeOptions, 'tls'>
  readonly client: ConnectOptions
}

let transport: Transport = { server: {}, client: {} }

/** What the tests of this run stand on, where that is not plain TCP: connections.tls.test.ts runs them over TLS. */
export function runOver(other: Transport): void {
  transport = other
}

/** For tests of what the clients of TLS cannot do. */
export const runsOverTcp = (): boolean => transport.server.tls === undefined

/** Serves the application on a free port until the test ends. */
export async function testServer(application: Application, options: ServeOptions = {}): Promise<TestServer> {
  const log: string[] = []
  const errorLog = { write: (text: string) => void log.push(text) }
  const server = await serve(application, { port: 0, errorLog, gracefulTimeout: 0, ...transport.server, ...options })
  onTestFinished(() => server.close())
  const port = portOf(server)
  const connect = async (connectOptions?: ConnectOptions): Promise<Connection> => {
    const connection = await connectRaw(port, { ...transport.client, ...connectOptions })
    connection.socket.on('error', () => {}) // some tests make the server reset
    onTestFinished(() => connection.leave())
    return connection
  }
  const send = async (octets: string | Uint8Array, connectOptions?: ConnectOptions): Promise<Connection> => {
    const connection = await connect(connectOptions)
    void connection.send(octets)
    return connection
  }
  return { server, port, log, connect, send }
}

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

/** A request without a body. */
export function get(path: string, ...fieldLines: readonly string[]): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: a.example', ...fieldLines].join('\r\n')}\r\n\r\n`
}

/** The head of a request with a body to come. */
export function post(path: string, ...fieldLines: readonly string[]): string {
  return `${[`POST ${path} HTTP/1.1`, 'Host: a.example', ...fieldLines].join('\r\n')}\r\n\r\n`
}

/** Answers with its path. */
export const answeringPath: Application = (environ, startResponse) => {
  startResponse('200 OK', [])
  return [environ.PATH_INFO]
}

/** The application, and when it is called. */
export function calledOnce(application: Application): [application: Application, called: Promise<void>] {
  const { promise, resolve } = Promise.withResolvers<void>()
  const calling: Application = (environ, startResponse) => {
    resolve()
    return application(environ, startResponse)
  }
  return [calling, promise]
}

/** Reads the body, and answers with its length. */
export const countingOctets: Application = async (environ, startResponse) => {
  const length = (await readAll(environ)).length
  startResponse('200 OK', [])
  return [String(length)]
}

export async function readAll(environ: Environ): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Resolves when the request's client is gone, as far as its application can tell. */
export async function aborted(environ: Environ): Promise<unknown> {
  const signal = environ['gateway.signal']
  if (!signal.aborted) await once(signal, 'abort')
  return signal.reason
}

export const isClientGone = (error: unknown): boolean => error instanceof ClientGoneError

/** Several turns of the event loop: the clock of tests that wait for nothing to happen in this process. */
export async function turnsOfTheLoop(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}
