// The two servers that a listener is run on.
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import type { RunningServer } from '@gateway-server/testkit'
import { serve as serveApplication } from 'gateway-server'

/** On our server, on a free port. */
export async function serve(application: Application): Promise<RunningServer> {
  const server = await serveApplication(application, { port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** On node:http. */
export async function serveNative(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port, close }
}
