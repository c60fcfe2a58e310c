/** The smallest app of each framework, as its own documentation writes it: what `gateway-server app.mjs` must run. */
export const bareApps: Readonly<Record<string, string>> = {
  express: `
import express from 'express'

const app = express()
app.get('/hello', (req, res) => res.send('Hello from express'))
export default app
`,
  fastify: `
import Fastify from 'fastify'

const app = Fastify()
app.get('/hello', async () => 'Hello from fastify')
export default app
`,
  hono: `
import { Hono } from 'hono'

const app = new Hono()
app.get('/hello', (c) => c.text('Hello from hono'))
export default app
`,
}
