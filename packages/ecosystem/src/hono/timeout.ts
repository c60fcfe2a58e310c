import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { timeout } from 'hono/timeout'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/timeout',
  createApp: () => {
    const app = new Hono()
    app.use('/slow', timeout(20))
    app.use('/own', timeout(20, new HTTPException(408, { message: 'too slow' })))
    app.use('/fast', timeout(5000))
    app.get('/fast', (c) => c.text('in time'))
    app.get('/:path', async (c) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return c.text('late')
    })
    return app
  },
  requests: [{ target: '/slow' }, { target: '/fast' }, { target: '/own' }, { target: '/fast' }],
}
