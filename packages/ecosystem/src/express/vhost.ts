import express from 'express'
import vhost from 'vhost'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'vhost',
  createApp: () => {
    const one = express()
    one.get('/', (_request, response) => void response.send('one'))
    const many = express()
    many.get('/', (request, response) => {
      const { vhost: match } = request as unknown as { vhost: ArrayLike<string> & { host: string; hostname: string } } // it sets it
      response.json({ match: Array.from(match), host: match.host, hostname: match.hostname, ours: request.hostname })
    })
    const app = express()
    app.use(vhost('one.test', one))
    app.use(vhost('*.*.many.test', many))
    app.use((_request, response) => void response.send('none'))
    return app
  },
  requests: ['one.test', 'ONE.TEST', 'one.test:8080', 'a.b.many.test', 'a.many.test', 'other.test'].map((host) => ({
    target: '/',
    host,
    name: host,
  })),
}
