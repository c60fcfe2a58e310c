import express from 'express'
import { slowDown } from 'express-slow-down'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-slow-down',
  createApp: ({ see }) => {
    const app = express()
    app.use(slowDown({ windowMs: 3_600_000, delayAfter: 1, delayMs: (used) => used * 10, maxDelayMs: 25 }))
    app.get('/', (request, response) => {
      const { used, delay } = (request as typeof request & { slowDown: { used: number; delay: number } }).slowDown // it sets it
      see(`${used}: ${delay}`)
      response.json({ used, delay })
    })
    return app
  },
  requests: [{ target: '/' }, { target: '/' }, { target: '/' }, { target: '/', method: 'HEAD' }],
}
