import express from 'express'
import serveIndex from 'serve-index'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'serve-index',
  createApp: ({ files }) => {
    const app = express()
    app.use('/files', serveIndex(files, { icons: true, view: 'details' }))
    app.use('/tiles', serveIndex(files, { hidden: true, filter: (name) => name !== 'page.html' }))
    return app
  },
  requests: [
    '/files/',
    '/files',
    '/files/folder/',
    '/tiles/',
    '/files/missing/',
    '/files/page.html',
    '/files/../',
  ].flatMap((target) => [
    { target, fields: { Accept: 'text/html' } },
    { target, fields: { Accept: 'application/json' } },
    { target, fields: { Accept: 'text/plain' } },
    { target, method: 'HEAD', fields: { Accept: 'text/html' } },
    { target, method: 'OPTIONS' },
    { target, fields: { Accept: 'image/png' } },
    { target, method: 'POST' },
  ]),
}
