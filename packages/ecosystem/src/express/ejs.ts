import express from 'express'
import { viewData, viewRequests, viewsOf } from '../view-data.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'ejs',
  createApp: () => {
    const app = express()
    app.set('view engine', 'ejs').set('views', viewsOf('ejs'))
    app.get('/list', (_request, response) => response.render('list', viewData))
    app.get('/missing', (_request, response) => {
      response.render('missing', (error: Error) => void response.status(500).send(error.message.slice(0, 30)))
    })
    return app
  },
  requests: viewRequests,
}
