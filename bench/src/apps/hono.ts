/** The Hono app under test. Nothing of a server in it: @hono/node-server, srvx and ours serve this very module. */
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { streamedBody } from './chunks.ts'
import { publicFolder } from './public-folder.ts'
import { realistic } from './realistic/hono.ts'

const app = new Hono()

app.get('/hello', (context) => context.text('Hello'))

app.post('/echo', async (context) => context.json(await context.req.json()))

app.get('/stream/:bytes', (context) => {
  context.header('Content-Type', 'application/octet-stream')
  const chunks = streamedBody(Number(context.req.param('bytes')))
  return stream(context, async (writer) => {
    for await (const chunk of chunks) await writer.write(chunk)
  })
})

app.get('/static/*', serveStatic({ root: publicFolder(), rewriteRequestPath: (path) => path.slice('/static'.length) }))
app.route('/app', realistic)

export default app
