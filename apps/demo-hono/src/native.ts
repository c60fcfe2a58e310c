// The very same app on Hono's own server for Node: @hono/node-server.
import { serve } from '@hono/node-server'
import app from './app.ts'

const options = { fetch: app.fetch, port: Number(process.env['PORT'] ?? 8888), hostname: '127.0.0.1' }
serve(options, ({ port }) => console.error(`Listening at http://127.0.0.1:${port}`))
