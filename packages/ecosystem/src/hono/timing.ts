import { Hono } from 'hono'
import { endTime, setMetric, startTime, timing } from 'hono/timing'
import type { TimingVariables } from 'hono/timing'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/timing',
  createApp: () => {
    const app = new Hono<{ Variables: TimingVariables }>()
    app.use(timing({ crossOrigin: 'https://app.test' }))
    app.get('/', (c) => {
      setMetric(c, 'region', 'north')
      setMetric(c, 'cache', 23.8, 'Cache read')
      startTime(c, 'db')
      endTime(c, 'db')
      return c.text('measured')
    })
    return app
  },
  requests: [{ target: '/' }, { target: '/', method: 'HEAD' }],
  random: [{ of: 'server-timing', pattern: /((?:total|db);dur=)[\d.]+/, reason: 'how long it took' }],
}
