import { Hono } from 'hono'
import { contextStorage, getContext } from 'hono/context-storage'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/context-storage',
  createApp: () => {
    const app = new Hono<{ Variables: { user: string } }>()
    app.use(contextStorage())
    app.use(async (c, next) => {
      c.set('user', c.req.header('x-user') ?? 'nobody')
      await next()
    })
    const user = (): string => getContext<{ Variables: { user: string } }>().var.user
    app.get('/', async (c) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return c.text(user())
    })
    return app
  },
  requests: [{ target: '/', fields: { 'X-User': 'ada' } }, { target: '/' }],
}
