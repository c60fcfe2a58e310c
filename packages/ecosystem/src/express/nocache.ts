import express from 'express'
import { express as userAgent } from 'express-useragent'
import nocache from 'nocache'
import requestIp from 'request-ip'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'nocache',
  with: ['express-useragent', 'request-ip'],
  createApp: () => {
    const app = express()
    app.use(nocache(), requestIp.mw(), userAgent())
    app.get('/', (request, response) => {
      const { clientIp } = request as typeof request & { clientIp: string } // request-ip's
      response.json({
        clientIp,
        browser: request.useragent?.browser,
        os: request.useragent?.os,
        isBot: request.useragent?.isBot,
      })
    })
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { 'X-Forwarded-For': '203.0.113.7, 10.0.0.1' } },
    { target: '/', fields: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0' } },
    { target: '/', method: 'HEAD', fields: { 'User-Agent': 'Googlebot/2.1' } },
  ],
}
