// The two servers that the conformance app is run on.
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import type { RunningServer } from '@gateway-server/testkit'
import { createAdaptorServer } from '@hono/node-server'
import { serve as serveApplication } from 'gateway-server'
import { createHandler } from './conformance-app.fixture.ts'

/** On our server, on a free port. */
export async function serve(application: Application): Promise<RunningServer> {
  const server = await serveApplication(application, { port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** A handler, the conformance app by default, behind the usual bridge from node:http to fetch. */
export async function serveNative(
  fetch: (request: Request) => Response | Promise<Response> = createHandler(),
): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { port, close }
}
