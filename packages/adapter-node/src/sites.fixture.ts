// Two ways to run a program that wants a server: on node:http, and on the application's own server behind the gateway.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve as serveApplication } from 'gateway-server'
import { toApplication } from './index.ts'
import type { Listener } from './index.ts'

export interface Site {
  readonly port: number
  /** What the program got. */
  readonly server: Server
  /** Stops it as its operator does: gracefully. */
  close(): Promise<unknown>
}

export type StartSite = (listener: Listener, attach: (server: Server) => unknown) => Promise<Site>

const onNodeHttp: StartSite = async (listener, attach) => {
  const server = createServer(listener as (...messages: Parameters<Listener>) => void) // what it returns is dropped
  await attach(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
  return { port: portOf(server), server, close }
}

const onGateway: StartSite = async (listener, attach) => {
  const application = toApplication(listener)
  await attach(application.server)
  const running = await serveApplication(application, { port: 0 })
  return { port: portOf(running), server: application.server, close: () => running.close() }
}

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port // it listens on TCP
}

/** On both, the one that is to be matched first. */
export const sites: ReadonlyArray<readonly [name: string, start: StartSite]> = [
  ['node:http', onNodeHttp],
  ['the gateway', onGateway],
]
