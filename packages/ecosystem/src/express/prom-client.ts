import express from 'express'
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'prom-client',
  createApp: () => {
    const registry = new Registry()
    const defaults = new Registry()
    collectDefaultMetrics({ register: defaults })
    const counter = new Counter({
      name: 'requests_total',
      help: 'Requests',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    })
    const sizes = new Histogram({ name: 'response_bytes', help: 'Sizes', buckets: [1, 10, 100], registers: [registry] })
    const app = express()
    app.use((request, response, next) => {
      response.on('finish', () => {
        counter.inc({ method: request.method, route: String(request.route?.path), status: response.statusCode })
        sizes.observe(Number(response.getHeader('Content-Length') ?? 0))
      })
      next()
    })
    app.get('/hello/:name', (request, response) => void response.send(`Hello, ${request.params['name']}`))
    app.get('/metrics', async (_request, response) => {
      response.set('Content-Type', registry.contentType).end(await registry.metrics())
    })
    app.get('/defaults', async (_request, response) => {
      const names = (await defaults.getMetricsAsJSON()).map(({ name }) => name)
      response.json(names)
    })
    return app
  },
  requests: [
    { target: '/metrics' },
    { target: '/hello/ada' },
    { target: '/hello/bob', method: 'HEAD' },
    { target: '/missing' },
    { target: '/defaults' },
    { target: '/metrics' },
  ],
}
