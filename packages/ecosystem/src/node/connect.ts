import compression from 'compression'
import connect from 'connect'
import cookieSession from 'cookie-session'
import { form } from '../request-bodies.ts'
import bodyParser from 'body-parser'
import type { NodeUsage } from '../usage.ts'

export const usage: NodeUsage = {
  package: 'connect',
  with: ['compression', 'cookie-session', 'body-parser'],
  createApp: () => {
    const app = connect()
    // Their types ask for Express's messages, their documentation does not.
    app.use(compression({ threshold: 0 }) as unknown as connect.NextHandleFunction)
    app.use(cookieSession({ keys: ['secret'] }) as unknown as connect.NextHandleFunction)
    app.use(bodyParser.urlencoded({ extended: false }))
    app.use('/mounted', (request, response) => response.end(`${request.url} of ${request.originalUrl}`))
    app.use('/fail', () => {
      throw Object.assign(new Error('as asked'), { status: 418 })
    })
    app.use('/form', (request, response) =>
      response.end(JSON.stringify((request as unknown as { body: unknown }).body)),
    ) // by the parser
    return app
  },
  requests: [
    { target: '/mounted/path?a=1' },
    { target: '/mounted', fields: { 'Accept-Encoding': 'gzip' } },
    { target: '/fail' },
    { target: '/form', ...form({ a: '1' }) },
    { target: '/missing' },
    { target: '/missing', method: 'HEAD' },
  ],
}
