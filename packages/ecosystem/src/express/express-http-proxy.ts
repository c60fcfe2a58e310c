import express from 'express'
import proxy from 'express-http-proxy'
import { form, json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-http-proxy',
  createApp: ({ upstream }) => {
    const app = express()
    app.use('/api', proxy(upstream))
    app.use(
      '/tuned',
      proxy(upstream, {
        limit: '10b',
        proxyReqPathResolver: (request) => `/inspect${request.url}`,
        proxyReqOptDecorator: (options) => ({ ...options, headers: { ...options.headers, 'x-added': 'yes' } }),
        userResDecorator: (_response, data) =>
          JSON.stringify({ decorated: JSON.parse(data.toString('utf8')) as unknown }),
        userResHeaderDecorator: (headers) => ({ ...headers, 'x-decorated': 'yes' }),
      }),
    )
    app.use('/filtered', proxy(upstream, { filter: (request) => request.method === 'GET' }))
    app.use(
      '/nobody',
      proxy('http://127.0.0.1:1', {
        proxyErrorHandler: (_error, response) => void response.status(502).send('nobody'),
      }),
    )
    return app
  },
  requests: [
    { target: '/api/inspect?a=1' },
    { target: '/api/inspect', ...form({ a: '1' }) },
    { target: '/api/inspect', ...json({ a: 1 }) },
    { target: '/api/redirect' },
    { target: '/api/cookies' },
    { target: '/api/gzip', fields: { 'Accept-Encoding': 'gzip' } },
    { target: '/api/missing' },
    { target: '/api/empty' },
    { target: '/api/large' },
    { target: '/tuned/x', ...json({ a: 1 }) },
    { target: '/tuned/x', ...json({ longer: 'than ten octets' }) },
    { target: '/filtered/inspect', method: 'POST' },
    { target: '/nobody/' },
  ],
}
