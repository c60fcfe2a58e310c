// What this package has to know of Node's own servers: their types, the listener that serves an accepted connection, and
// under which symbols they keep options that have no public name. All read from a sample, when the module loads.
import { createServer, type Server } from './node-http.ts'
import type { Server as SecureServer } from 'node:https'
import type { Duplex } from 'node:stream'

/** A server of node:http or node:https. */
export type HttpServer = Server | SecureServer

/** What serves an accepted connection: Node's own listener of `connection`, or of `secureConnection`. */
export type ConnectionListener = (this: HttpServer, socket: Duplex) => void

const sample = createServer()

/** Node's own, which http.Server and https.Server add to themselves when they are made. */
export const nodesListener = sample.listeners('connection')[0] as ConnectionListener // its only one

const symbols = new Map(
  Reflect.ownKeys(sample)
    .filter((key) => typeof key === 'symbol')
    .map((key) => [key.description, key]),
)

/** An option that a server keeps under a symbol of this description; undefined where this Node has none. */
function hiddenOption(server: HttpServer, description: string): unknown {
  const key = symbols.get(description)
  return key === undefined ? undefined : Reflect.get(server, key)
}

/** Whether an option that a server keeps under a symbol is what it is by default. */
export function isDefaultHidden(server: HttpServer, description: string): boolean {
  const value = hiddenOption(server, description)
  return value === undefined || value === hiddenOption(sample, description)
}

/** What a server has under a name that Node's types may not know; undefined where it has not. */
export function optionOf(server: HttpServer, name: string): unknown {
  return Reflect.get(server, name)
}

export function isDefault(server: HttpServer, name: string): boolean {
  return optionOf(server, name) === optionOf(sample, name)
}
