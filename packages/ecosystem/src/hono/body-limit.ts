import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { inPieces, json, withFields } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/body-limit',
  createApp: () => {
    const app = new Hono()
    app.use(bodyLimit({ maxSize: 100, onError: (c) => c.text('too much', 413) }))
    app.post('/', async (c) => c.text(`${(await c.req.text()).length}`))
    app.get('/', (c) => c.text('no body'))
    return app
  },
  requests: [
    { target: '/', ...json('x'.repeat(50)) },
    { target: '/', ...json('x'.repeat(98)) },
    { target: '/', ...inPieces(json('x'.repeat(98)), 9) },
    { target: '/' },
    { name: 'too much', target: '/', ...json('x'.repeat(200)) },
    { target: '/', ...json('again') },
    { name: 'too much, in pieces', target: '/', ...inPieces(json('x'.repeat(200)), 90) },
    { target: '/', ...withFields(json('waits'), { Expect: '100-continue' }) },
  ],
}
