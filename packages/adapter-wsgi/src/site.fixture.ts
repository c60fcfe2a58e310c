// A Python application served over HTTP until the test ends, and a client that keeps its connections.
import type { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Application } from '@gateway-server/interface'
import { serve, type ServeOptions, type Server } from 'gateway-server'
import { onTestFinished } from 'vitest'
import { toApplication, type WsgiOptions } from './index.ts'

export interface Site {
  readonly port: number
  /** What workers and supervisor had to say. */
  readonly log: string[]
  readonly server: Server
  /** Where the application runs. */
  readonly folder: string
  /** Octets that this process has written to its clients: not those that a worker has written itself. */
  written(): number
  /** A request that is begun; its body is the caller's. */
  begin(method: string, path: string, headers?: Record<string, string | number>): ClientRequest
  /** The answer to a request. */
  ask(path: string, body?: Buffer): Promise<{ status: number; text: string }>
  /** The answer's head, with its body to be read. */
  open(path: string): Promise<{ asked: ClientRequest; response: IncomingMessage }>
}

/** Serves `source` with these options. */
export async function startSite(
  source: string,
  options: Partial<WsgiOptions> = {},
  serverOptions: ServeOptions = {},
  middleware: (inner: Application) => Application = (inner) => inner,
): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-site-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'site_app.py'), source)
  const log: string[] = []
  const application = toApplication({
    module: 'site_app.py',
    chdir: folder,
    log: (text) => void log.push(text),
    ...options,
  })
  const server = await serve(middleware(application), {
    port: 0,
    gracefulTimeout: 0,
    errorLog: { write: (text) => void log.push(text) },
    ...serverOptions,
  })
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => void sockets.push(socket))
  const agent = new Agent({ keepAlive: true })
  onTestFinished(async () => {
    agent.destroy()
    await server.close()
  })
  const address = server.address()
  const port = typeof address === 'string' ? 0 : (address?.port ?? 0)

  const begin: Site['begin'] = (method, path, headers = {}) =>
    request({ host: '127.0.0.1', port, path, method, headers, agent }).on('error', () => {}) // who waits for it is told
  const open: Site['open'] = async (path) => {
    const asked = begin('GET', path).end()
    return { asked, response: await answered(asked) }
  }
  return {
    port,
    log,
    server,
    folder,
    written: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    begin,
    open,
    async ask(path, body) {
      const asked = begin(body === undefined ? 'GET' : 'POST', path, body && { 'Content-Length': body.length })
      asked.end(body)
      const response = await answered(asked)
      return { status: response.statusCode ?? 0, text: (await response.setEncoding('utf8').toArray()).join('') }
    },
  }
}

/** The head of the answer. @throws Error where the connection ends before */
export async function answered(asked: ClientRequest): Promise<IncomingMessage> {
  // Guaranteed by the event's definition.
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return response
}

/** Octets of memory that a process has; 0 where Linux' /proc is not there. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
