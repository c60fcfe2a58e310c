import express from 'express'
import { createProxyMiddleware, fixRequestBody, responseInterceptor } from 'http-proxy-middleware'
import { everyOctet, form, inPieces, json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: ExpressUsage = {
  package: 'http-proxy-middleware',
  createApp: ({ upstream, see }) => {
    const app = express()
    app.use(
      '/api',
      createProxyMiddleware({
        target: upstream,
        changeOrigin: true,
        xfwd: true,
        pathRewrite: { '^/old': '/new' },
        cookieDomainRewrite: 'ecosystem.test',
        on: {
          proxyReq: (request) => request.setHeader('X-Added', 'on the way there'),
          proxyRes: (response) => {
            response.headers['x-added'] = 'on the way back'
          },
          error: (error, _request, response) => {
            see(`error ${(error as NodeJS.ErrnoException).code}`)
            if ('writeHead' in response && !response.headersSent) response.writeHead(502)
            response.end('no upstream')
          },
        },
      }),
    )
    app.use('/parsed', express.json(), createProxyMiddleware({ target: upstream, on: { proxyReq: fixRequestBody } }))
    const shouting = responseInterceptor(async (body) => body.toString().toUpperCase())
    app.use(
      '/changed',
      createProxyMiddleware({ target: upstream, selfHandleResponse: true, on: { proxyRes: shouting } }),
    )
    app.use(createProxyMiddleware({ target: upstream, ws: true, pathFilter: '/echo' }))
    app.use('/nobody', createProxyMiddleware({ target: 'http://127.0.0.1:1' }))
    return app
  },
  requests: [
    { target: '/api/inspect?a=1&b=%20' },
    { target: '/api/old/path', method: 'HEAD' },
    { target: '/api/inspect', ...form({ a: '1', b: 'é' }) },
    { target: '/api/inspect', ...inPieces(json({ sent: 'in pieces' }), 4) },
    { target: '/api/inspect', method: 'DELETE', fields: { 'X-Forwarded-For': '10.0.0.1' } },
    { target: '/api/inspect', method: 'PUT', body: everyOctet(100_000).toString('base64') },
    { target: '/api/redirect' },
    { target: '/api/cookies' },
    { target: '/api/gzip' },
    { target: '/api/missing' },
    { target: '/api/empty' },
    { target: '/api/events' },
    { target: '/api/large' },
    { target: '/api/broken' },
    { target: '/parsed/inspect', ...json({ a: [1, 2] }) },
    { target: '/changed/gzip' },
    { target: '/changed/large' },
    { target: '/nobody/inspect' },
    { target: '/echo' },
    { target: '/api/large', leave: { received: 1000 } },
    { target: '/api/inspect', fields: { Connection: 'X-Hop, keep-alive', 'X-Hop': 'not for you' } },
    { target: '/api/inspect', version: '1.0' },
  ],
  // It listens to upgrades of the server that the first request has shown it.
  talk: (port) => visit(port, { target: '/echo?a=1', greetings: 1, send: ['hello', everyOctet(100_000)] }),
  random: [{ of: 'body', pattern: /("x-forwarded-port":")\d+/, reason: 'each server listens on a port of its own' }],
}
