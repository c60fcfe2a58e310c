import express from 'express'
import nunjucks from 'nunjucks'
import { viewData, viewRequests, viewsOf } from '../view-data.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'nunjucks',
  createApp: () => {
    const app = express()
    nunjucks.configure(viewsOf('nunjucks'), { autoescape: true, express: app })
    app.get('/list', (_request, response) => response.render('list.njk', viewData))
    app.get('/missing', (_request, response) => {
      response.render('missing.njk', (error: Error) => void response.status(500).send(error.message.slice(0, 30)))
    })
    return app
  },
  requests: viewRequests,
}
