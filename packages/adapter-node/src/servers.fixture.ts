// The servers that a listener, or what was made of one, is run on.
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import { listening, type RunningServer } from '@gateway-server/testkit'
import { serve as serveApplication } from 'gateway-server'
import { toNodeListener } from './index.ts'

/** On our server, on a free port. */
export async function serve(application: Application): Promise<RunningServer> {
  const server = await serveApplication(application, { port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

/** On node:http. */
export function serveNative(listener: RequestListener): Promise<RunningServer> {
  return listening(createServer(listener))
}

/** On node:http, through a listener made of the application. */
export async function serveByListener(application: Application): Promise<RunningServer> {
  const listener = toNodeListener(application, { errorLog: { write: () => {} } })
  await listener.startup()
  const server = createServer(listener).on('checkContinue', listener)
  server.on('upgrade', listener.upgrade).on('connect', listener.upgrade)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = async (): Promise<void> => {
    await Promise.all([new Promise((resolve) => void server.close(resolve)), listener.drain()])
    await listener.shutdown()
  }
  return { port, close }
}
