// A program for Bun, Deno and Node: the conformance app as a gateway application, that as a fetch handler, and that on
// the runtime's own server. Says where it listens in one line of JSON, and stops gracefully at SIGTERM.
import type { AddressInfo } from 'node:net'
import { toApplication as toNodeApplication } from '@gateway-server/adapter-node'
import type { Application } from '@gateway-server/interface'
import { createHandler } from './conformance-app.fixture.ts'
import { toApplication, toFetch, type ApplicationHandler } from './index.ts'

interface Stoppable {
  readonly port: number
  stop(): Promise<unknown>
}

/** What is used of Bun and Deno; their own types would bring their own globals with them. */
interface Runtimes {
  readonly Bun?: {
    serve(options: { port: number; hostname: string; fetch: ApplicationHandler }): {
      readonly port: number
      stop(closeActiveConnections: boolean): Promise<void>
    }
  }
  readonly Deno?: {
    serve(
      options: { port: number; hostname: string; onListen(): void },
      handler: ApplicationHandler,
    ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> }
  }
}

const runtimes = globalThis as Runtimes // each has its own of the two names, as documented
const hostname = '127.0.0.1'

async function serve(handler: ApplicationHandler): Promise<Stoppable> {
  const { Bun, Deno } = runtimes
  if (Bun !== undefined) {
    const server = Bun.serve({ port: 0, hostname, fetch: handler })
    return { port: server.port, stop: () => server.stop(false) }
  }
  if (Deno !== undefined) {
    const server = Deno.serve({ port: 0, hostname, onListen: () => {} }, handler)
    return { port: server.addr.port, stop: () => server.shutdown() }
  }
  return serveOnNode(handler)
}

async function serveOnNode(handler: ApplicationHandler): Promise<Stoppable> {
  const { createAdaptorServer } = await import('@hono/node-server')
  const fetch = (request: Request, info: object): Promise<Response> => handler(request, info)
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false })
  await new Promise<void>((resolve) => void server.listen(0, hostname, resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, stop: () => new Promise((resolve) => void server.close(resolve)) }
}

const conformance = toApplication(createHandler())

/** A listener of node:http, which frameworks for it are as well. */
const listener = toNodeApplication((request, response) => {
  response.setHeader('X-Address', String(request.socket.remoteAddress))
  request.pipe(response)
})

const application: Application = (environ, startResponse) => {
  if (environ.PATH_INFO === '/listener') return listener(environ, startResponse)
  if (environ.PATH_INFO === '/environ') return tellEnviron(environ, startResponse)
  return conformance(environ, startResponse)
}

/** What the application is told of client and server. */
const tellEnviron: Application = (environ, startResponse) => {
  const { REMOTE_ADDR, REMOTE_PORT, SERVER_NAME, SERVER_PORT, SERVER_SOFTWARE } = environ
  startResponse('200 OK', [['content-type', 'application/json']])
  return [JSON.stringify({ REMOTE_ADDR, REMOTE_PORT, SERVER_NAME, SERVER_PORT, SERVER_SOFTWARE })]
}

const handler = toFetch(application)
await handler.startup()
const server = await serve(handler)
process.on('SIGTERM', () => {
  void server.stop().then(async () => {
    await handler.shutdown()
    process.exit(0)
  })
})
console.log(JSON.stringify({ port: server.port }))
