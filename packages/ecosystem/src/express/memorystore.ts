import express from 'express'
import handler from 'express-async-handler'
import session from 'express-session'
import createMemoryStore from 'memorystore'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'memorystore',
  with: ['express-session', 'express-async-handler'],
  createApp: ({ onClose }) => {
    const app = express()
    let ids = 0
    const MemoryStore = createMemoryStore(session)
    const store = new MemoryStore({ checkPeriod: 60_000, max: 2 })
    onClose(() => store.stopInterval())
    app.use(session({ store, secret: 'x', resave: false, saveUninitialized: true, genid: () => `id-${(ids += 1)}` }))
    app.get(
      '/count',
      handler(async (request, response) => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        request.session.count = (request.session.count ?? 0) + 1
        response.json({ count: request.session.count })
      }),
    )
    app.get(
      '/fail',
      handler(async () => {
        throw Object.assign(new Error('as asked'), { status: 418 })
      }),
    )
    return app
  },
  requests: [
    { target: '/count', cookies: true },
    { target: '/count', cookies: true },
    { target: '/count' },
    { target: '/fail', cookies: true },
    { target: '/count', cookies: true },
  ],
}
