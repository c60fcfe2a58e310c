import express from 'express'
import swaggerUi from 'swagger-ui-express'
import { fieldOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

const description = {
  openapi: '3.0.0',
  info: { title: 'Ecosystem', version: '1' },
  paths: { '/hello': { get: { responses: { 200: { description: 'ok' } } } } },
}

export const usage: ExpressUsage = {
  package: 'swagger-ui-express',
  createApp: () => {
    const app = express()
    app.use('/docs', swaggerUi.serve, swaggerUi.setup(description, { customSiteTitle: 'Our docs' }))
    app.get('/openapi.json', (_request, response) => void response.json(description))
    return app
  },
  requests: [
    { target: '/docs/' },
    { target: '/docs' },
    { target: '/docs/swagger-ui-init.js' },
    { target: '/docs/swagger-ui.css' },
    { target: '/docs/swagger-ui-bundle.js', fields: { Range: 'bytes=0-999' } },
    (answers) => ({ target: '/docs/swagger-ui.css', fields: { 'If-None-Match': fieldOf(answers[3], 'etag') } }),
    { target: '/docs/package.json' },
    { target: '/openapi.json', method: 'HEAD' },
  ],
}
