// Loaded before a program (`node --import @gateway-server/drop-in server.js`), it makes the servers that the program
// creates with node:http and node:https run on gateway-server. GATEWAY_DROP_IN=off leaves everything to Node.
import { serveWith as ownServeWith } from './lib/given-options.ts'
import { install } from './lib/install.ts'
import { onlyCopy } from './lib/only-copy.ts'
import { drain as ownDrain, endTakenOver as ownEndTakenOver, loadOf as ownLoadOf } from './lib/serve-connection.ts'
import { onServer as ownOnServer, servedBy as ownServedBy } from './lib/served-by.ts'

export type { HttpServer } from './lib/node-server.ts'
export type { Load } from './lib/engine.ts'
export type { ServedBy } from './lib/served-by.ts'

const own = {
  onServer: ownOnServer,
  servedBy: ownServedBy,
  serveWith: ownServeWith,
  loadOf: ownLoadOf,
  drain: ownDrain,
  endTakenOver: ownEndTakenOver,
}

export const { onServer, servedBy, serveWith, loadOf, drain, endTakenOver } =
  process.env['GATEWAY_DROP_IN'] === 'off' ? own : onlyCopy(own, install)
