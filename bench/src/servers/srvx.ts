/** The Hono app on srvx, with the faster Response that srvx brings (@hono/node-server installs its own, too). */
import { FastResponse, serve } from 'srvx'
import app from '../apps/hono.ts'
import { announce } from './announce.ts'

Object.defineProperty(globalThis, 'Response', { value: FastResponse })

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', silent: true })
await server.ready()
announce({ port: Number(new URL(server.url ?? '').port), address: '127.0.0.1', family: 'IPv4' })
