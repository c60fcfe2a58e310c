// Who serves a server's connections, for programs that ask and for people who set NODE_DEBUG=gateway-drop-in: nothing on
// the wire tells. And the servers themselves as they are made, for whoever runs a program.
import type { HttpServer } from './node-server.ts'
import { reasonForNode } from './not-covered.ts'

/** Who serves a connection, and why it is not gateway-server. */
export type ServedBy =
  | { readonly engine: 'gateway-server'; readonly reason?: undefined }
  | { readonly engine: 'node:http'; readonly reason: string }

const debug = process.getBuiltinModule('node:util').debuglog('gateway-drop-in') // importing it takes milliseconds
/** What was last said of a server: it is ours once it is a key. */
const said = new WeakMap<HttpServer, string | undefined>()
const watchers = new Set<(server: HttpServer) => void>()

/** Calls back for each server of node:http and node:https that is made from now on, while it is being made. */
export function onServer(callback: (server: HttpServer) => void): void {
  watchers.add(callback)
}

/** Whether somebody runs the program, and may stop it. */
export function isWatched(): boolean {
  return watchers.size > 0
}

/** A server that is being made has got our listener. */
export function recordServer(server: HttpServer): void {
  said.set(server, undefined)
  for (const watcher of watchers) watcher(server)
}

/** Who would serve the next connection of a server, with the options and listeners that it has now. */
export function servedBy(server: HttpServer): ServedBy {
  const reason = said.has(server) ? reasonForNode(server) : 'it was made before drop-in was loaded'
  return reason === undefined ? { engine: 'gateway-server' } : { engine: 'node:http', reason }
}

/** Says who serves a connection where that is news. @param reason why it is node:http; undefined for our engine */
export function sayServedBy(server: HttpServer, reason: string | undefined): void {
  if (!debug.enabled) return
  const now = reason === undefined ? 'is served by gateway-server' : `is left to node:http: ${reason}`
  if (said.get(server) === now) return
  said.set(server, now)
  debug('%s %s', addressOf(server), now)
}

function addressOf(server: HttpServer): string {
  const address = server.address()
  if (address === null) return 'a server that does not listen'
  return typeof address === 'string' ? address : `${address.address} port ${address.port}`
}
