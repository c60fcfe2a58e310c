import express from 'express'
import { engine } from 'express-handlebars'
import { viewData, viewRequests, viewsOf } from '../view-data.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-handlebars',
  createApp: () => {
    const app = express()
    app.engine('handlebars', engine({ helpers: { shout: (text: string) => text.toUpperCase() } }))
    app.set('view engine', 'handlebars').set('views', viewsOf('handlebars'))
    app.get('/list', (_request, response) => response.render('list', viewData))
    app.get('/missing', (_request, response) => {
      response.render('missing', (error: Error) => void response.status(500).send(error.message.slice(0, 30)))
    })
    return app
  },
  requests: viewRequests,
}
