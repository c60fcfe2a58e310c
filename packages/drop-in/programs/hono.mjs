import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.get('/', (context) => context.text('Hello'))
app.get('/users/:id', (context) => context.json({ id: context.req.param('id'), query: context.req.query() }))
app.post('/users', async (context) => context.json(await context.req.json(), 201, { Location: '/users/1' }))
app.get('/fails', () => new Response('no such thing', { status: 418 }))
serve({ fetch: app.fetch, port: 0 }, ({ port }) => console.log(`Listening at http://127.0.0.1:${port}`))
