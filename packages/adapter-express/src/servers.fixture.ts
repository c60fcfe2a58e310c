// The two servers that an app is run on.
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import { listening, type RunningServer } from '@gateway-server/testkit'
import { serve as serveApplication, type ServeOptions } from 'gateway-server'

export async function serve(application: Application, options?: ServeOptions): Promise<RunningServer> {
  const server = await serveApplication(application, { ...options, port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** On Express's own server: node:http. */
export function serveNative(app: RequestListener): Promise<RunningServer> {
  return listening(createServer(app))
}
