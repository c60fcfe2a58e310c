import compression from 'compression'
import express from 'express'
import { Readable } from 'node:stream'
import type { ExpressUsage } from '../usage.ts'

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(200)

export const usage: ExpressUsage = {
  package: 'compression',
  createApp: ({ files }) => {
    const app = express()
    app.use(compression({ threshold: 1024 }))
    app.get('/text', (_request, response) => void response.type('text').send(text))
    app.get('/small', (_request, response) => void response.type('text').send('small'))
    app.get('/picture', (_request, response) => void response.type('png').send(Buffer.alloc(5000, 1)))
    app.get('/no-transform', (_request, response) => {
      response.set('Cache-Control', 'no-transform').type('text').send(text)
    })
    app.get('/stream', (_request, response) => {
      response.type('text')
      Readable.from([text, text, text]).pipe(response)
    })
    app.get('/flush', (_request, response) => {
      response.type('text/event-stream')
      response.write('data: 1\n\n')
      response.flush()
      setImmediate(() => {
        response.write('data: 2\n\n')
        response.flush()
        response.end()
      })
    })
    app.get('/drain', async (_request, response) => {
      response.type('text')
      for (let round = 0; round < 50; round += 1) {
        const piece = `${round}: ${text}`.repeat(5)
        if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve))
      }
      response.end()
    })
    app.use(express.static(files))
    return app
  },
  requests: ['/text', '/small', '/picture', '/no-transform', '/stream', '/flush', '/drain', '/page.html'].flatMap(
    (target) => [
      { target, fields: { 'Accept-Encoding': 'gzip' } },
      { target, fields: { 'Accept-Encoding': 'br;q=1, gzip;q=0.5' } },
      { target, fields: { 'Accept-Encoding': 'deflate' } },
      { target, fields: { 'Accept-Encoding': 'identity' } },
      { target, method: 'HEAD', fields: { 'Accept-Encoding': 'gzip' } },
    ],
  ),
}
