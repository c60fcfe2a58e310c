import onFinished from 'on-finished'
import onHeaders from 'on-headers'
import { json } from '../request-bodies.ts'
import type { NodeUsage } from '../usage.ts'

export const usage: NodeUsage = {
  package: 'on-finished',
  with: ['on-headers'],
  createApp:
    ({ see }) =>
    (request, response) => {
      const { url } = request
      onHeaders(response, function headers(this: typeof response) {
        see(`${url} headers ${this.statusCode} ${this.getHeaderNames().join()}`)
        this.setHeader('X-Added', 'late')
      })
      onFinished(request, (error) => see(`${url} request ${error?.message}`))
      onFinished(response, (error, message) =>
        see(`${url} response ${error?.message} ${message.writableEnded} ${onFinished.isFinished(request)}`),
      )
      if (url === '/head') response.writeHead(201, 'Made', { 'X-Given': 'a' }).end('made')
      else if (url === '/flat') response.writeHead(202, ['X-A', '1', 'X-A', '2']).end('flat')
      else if (url === '/stream') {
        response.write('a')
        setImmediate(() => response.end('b'))
      } else if (url === '/never') response.write('never')
      else response.end('ok')
    },
  requests: [
    { target: '/' },
    { target: '/', ...json({ a: 1 }) },
    { target: '/head' },
    { target: '/flat' },
    { target: '/stream' },
    { target: '/stream', method: 'HEAD' },
    { target: '/never', leave: { received: 3 }, until: '/never response' },
    { target: '/' },
  ],
}
