import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { stream } from 'hono/streaming'
import type { HonoUsage } from '../usage.ts'

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(200)

export const usage: HonoUsage = {
  package: 'hono/compress',
  createApp: () => {
    const app = new Hono()
    app.use(compress())
    app.get('/text', (c) => c.text(text))
    app.get('/small', (c) => c.text('small'))
    app.get('/json', (c) => c.json({ text }))
    app.get('/picture', (c) => c.body(new Uint8Array(5000), 200, { 'Content-Type': 'image/png' }))
    app.get('/no-transform', (c) => c.text(text, 200, { 'Cache-Control': 'no-transform' }))
    app.get('/tagged', (c) => c.text(text, 200, { ETag: '"strong"' }))
    app.get('/stream', (c) => {
      c.header('Content-Type', 'text/plain')
      return stream(c, async (output) => {
        await output.write(text)
        await output.write(text)
      })
    })
    return app
  },
  requests: ['/text', '/small', '/json', '/picture', '/no-transform', '/tagged', '/stream'].flatMap((target) => [
    { target, fields: { 'Accept-Encoding': 'gzip' } },
    { target, fields: { 'Accept-Encoding': 'deflate' } },
    { target },
    { target, method: 'HEAD', fields: { 'Accept-Encoding': 'gzip' } },
  ]),
}
