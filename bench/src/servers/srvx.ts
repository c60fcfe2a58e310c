/** The Hono app on srvx. */
import { serve } from 'srvx'
import app from '../apps/hono.ts'
import { announce } from './announce.ts'

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', silent: true })
await server.ready()
announce({ port: Number(new URL(server.url ?? '').port), address: '127.0.0.1', family: 'IPv4' })
