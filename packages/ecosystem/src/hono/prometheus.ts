import { prometheus } from '@hono/prometheus'
import { Hono } from 'hono'
import { Registry } from 'prom-client'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: '@hono/prometheus',
  with: ['prom-client'],
  createApp: () => {
    const app = new Hono()
    const { printMetrics, registerMetrics } = prometheus({ registry: new Registry() })
    app.use(registerMetrics)
    app.get('/metrics', printMetrics)
    app.get('/hello/:name', (c) => c.text(`Hello, ${c.req.param('name')}`))
    return app
  },
  requests: [
    { target: '/hello/ada' },
    { target: '/hello/bob', method: 'HEAD' },
    { target: '/missing' },
    { target: '/metrics' },
  ],
  random: [
    { of: 'content-length', pattern: /\d+/, reason: 'the numbers have different lengths' },
    { of: 'body', pattern: /(_duration_seconds_sum\{[^}]*\} )\S+/, reason: 'how long it took' },
    { of: 'body', pattern: /(_duration_seconds_bucket\{[^}]*\} )\d+/, reason: 'how long it took' },
  ],
}
