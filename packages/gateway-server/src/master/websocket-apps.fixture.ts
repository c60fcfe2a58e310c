// One application in three frameworks: `/socket` is a WebSocket that says in which process it is, and `/download` a response
// that has begun and ends once such a WebSocket has, with the code it was closed with.

const told = `
let tell
const told = new Promise((resolve) => (tell = resolve))
async function* download() { yield 'begun '; yield 'ended ' + (await told) }
`

export interface WebSocketApp {
  readonly title: string
  /** Packages, with their folders. */
  readonly packages: Readonly<Record<string, string>>
  readonly source: string
}

const installed = (adapter: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries([
    [`@gateway-server/adapter-${adapter}`, `packages/adapter-${adapter}`],
    ...names.map((name) => [name, `packages/adapter-${adapter}/node_modules/${name}`]),
  ])

export const webSocketApps: readonly WebSocketApp[] = [
  {
    title: 'Express with ws',
    packages: installed('express', 'express', 'ws'),
    source: `${told}
import { toApplication } from '@gateway-server/adapter-express'
import express from 'express'
import { Readable } from 'node:stream'
import { WebSocketServer } from 'ws'
const app = express().get('/download', (request, response) => void Readable.from(download()).pipe(response))
export const application = toApplication(app)
new WebSocketServer({ server: application.server, path: '/socket' }).on('connection', (socket) => {
  socket.on('close', tell)
  socket.send(String(process.pid))
})`,
  },
  {
    title: 'Fastify with @fastify/websocket',
    packages: installed('fastify', 'fastify', '@fastify/websocket'),
    source: `${told}
import websocket from '@fastify/websocket'
import { fastify } from 'fastify'
import { Readable } from 'node:stream'
const app = fastify()
app.register(websocket)
app.register(async (scope) => {
  scope.get('/socket', { websocket: true }, (socket) => {
    socket.on('close', tell)
    socket.send(String(process.pid))
  })
})
app.get('/download', (request, reply) => reply.send(Readable.from(download())))
export default app`,
  },
  {
    title: 'Hono with @hono/node-ws',
    packages: installed('hono', 'hono', '@hono/node-ws'),
    source: `${told}
import { toApplication } from '@gateway-server/adapter-hono'
import { createNodeWebSocket } from '@hono/node-ws'
import { Hono } from 'hono'
const app = new Hono()
const { injectWebSocket, upgradeWebSocket } = createNodeWebSocket({ app })
app.get('/socket', upgradeWebSocket(() => ({
  onOpen: (event, socket) => socket.send(String(process.pid)),
  onClose: (event) => tell(event.code),
})))
app.get('/download', (c) => c.body(ReadableStream.from(download()).pipeThrough(new TextEncoderStream())))
export const application = toApplication(app)
injectWebSocket(application.server)`,
  },
]
