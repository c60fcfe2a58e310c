// The two servers that an app is run on.
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import type { RunningServer } from '@gateway-server/testkit'
import { serve as serveApplication } from 'gateway-server'

export async function serve(application: Application): Promise<RunningServer> {
  const server = await serveApplication(application, { port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** On Express's own server: node:http. */
export async function serveNative(app: RequestListener): Promise<RunningServer> {
  const server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port, close }
}
