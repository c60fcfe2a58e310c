import httpProxy from 'http-proxy'
import { everyOctet, form, inPieces, json } from '../request-bodies.ts'
import type { NodeUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: NodeUsage = {
  package: 'http-proxy',
  createApp: ({ upstream, see }) => {
    const proxy = httpProxy.createProxyServer({ target: upstream, xfwd: true, changeOrigin: true })
    proxy.on('proxyRes', (answer) => see(`answered ${answer.statusCode}`))
    proxy.on('error', (error, _request, response) => {
      see(`error ${(error as NodeJS.ErrnoException).code}`)
      if ('writeHead' in response) response.writeHead(502).end('no upstream')
    })
    return (request, response) =>
      proxy.web(request, response, request.url === '/nobody' ? { target: 'http://127.0.0.1:1' } : {})
  },
  attach: (server, _listener, { upstream, see }) => {
    const proxy = httpProxy.createProxyServer({ target: upstream.replace('http', 'ws'), ws: true })
    proxy.on('open', () => see('open'))
    server.on('upgrade', (request, socket, head: Buffer) => proxy.ws(request, socket, head))
  },
  talk: async (port) => [
    ...(await visit(port, { target: '/echo', greetings: 1, send: ['hello', everyOctet(100_000)] })),
    ...(await visit(port, { target: '/elsewhere' })),
  ],
  requests: [
    { target: '/inspect?a=1' },
    { target: '/inspect', method: 'HEAD' },
    { target: '/inspect', ...form({ a: '1' }) },
    { target: '/inspect', ...inPieces(json({ sent: 'in pieces' }), 4) },
    { target: '/inspect', method: 'DELETE' },
    { target: '/redirect' },
    { target: '/cookies' },
    { target: '/gzip' },
    { target: '/missing' },
    { target: '/empty' },
    { target: '/events' },
    { target: '/large' },
    { target: '/nobody' },
    { target: '/inspect', version: '1.0' },
  ],
  random: [{ of: 'body', pattern: /("x-forwarded-port":")\d+/, reason: 'each server listens on a port of its own' }],
}
