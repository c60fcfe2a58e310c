// The two servers that the conformance app is run on.
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import { listening, type RunningServer } from '@gateway-server/testkit'
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
export function serveNative(
  fetch: (request: Request) => Response | Promise<Response> = createHandler(),
): Promise<RunningServer> {
  return listening(createAdaptorServer({ fetch, overrideGlobalObjects: false }))
}
