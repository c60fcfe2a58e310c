import express from 'express'
import methodOverride from 'method-override'
import { form, withFields } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'method-override',
  createApp: () => {
    const app = express()
    app.use(express.urlencoded({ extended: false }))
    app.use(methodOverride('X-HTTP-Method-Override'))
    app.use(methodOverride('method'))
    app.use(methodOverride((request) => (request.body as { method?: string } | undefined)?.method ?? '')) // the form's
    app.put('/thing', (_request, response) => void response.send('put'))
    app.delete('/thing', (_request, response) => void response.send('deleted'))
    app.all('/thing', (request, response) => {
      const { originalMethod } = request as typeof request & { originalMethod: string } // it sets it
      response.send(`${request.method}, was ${originalMethod}`)
    })
    return app
  },
  requests: [
    { target: '/thing', ...withFields(form({ a: '1' }), { 'X-HTTP-Method-Override': 'PUT' }) },
    { target: '/thing?method=DELETE', method: 'POST' },
    { target: '/thing', ...form({ method: 'PATCH' }) },
    { target: '/thing?method=DELETE' },
    { target: '/thing?method=NONSENSE', method: 'POST' },
    { target: '/thing', method: 'POST', fields: { 'X-HTTP-Method-Override': 'HEAD' } },
  ],
}
