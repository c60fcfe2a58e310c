/** The Hono app on @hono/node-server. */
import { serve } from '@hono/node-server'
import app from '../apps/hono.ts'
import { announce } from './announce.ts'

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, announce)
