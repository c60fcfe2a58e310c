// Servers that are none of a suite's: node:http's, and what frameworks make of it.
import type { AddressInfo, Server } from 'node:net'
import type { RunningServer } from './start-server.ts'

/**
 * Makes a server listen on a free port of 127.0.0.1, as `native` of a suite wants it.
 *
 *     native: () => listening(createServer(app))
 *
 * @returns the server; its `close` cuts the connections that are open, where the server can
 */
export async function listening(server: Server & { closeAllConnections?(): void }): Promise<RunningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections?.()
    })
  return { port, close }
}
