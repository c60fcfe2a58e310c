/** The Hono app under test. Nothing of a server in it: @hono/node-server, srvx and ours serve this very module. */
import { Hono } from 'hono'

const app = new Hono()

app.get('/hello', (context) => context.text('Hello'))

app.post('/echo', async (context) => context.json(await context.req.json()))

export default app
