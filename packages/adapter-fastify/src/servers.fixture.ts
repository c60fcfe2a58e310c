// The two servers that an app is run on.
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import type { RunningServer } from '@gateway-server/testkit'
import type { FastifyInstance } from 'fastify'
import { serve as serveApplication, type ServeOptions } from 'gateway-server'

export async function serve(application: Application, options?: ServeOptions): Promise<RunningServer> {
  const server = await serveApplication(application, { ...options, port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** On Fastify's own server. */
export async function serveNative(app: FastifyInstance): Promise<RunningServer> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  return { port, close: () => app.close() }
}
