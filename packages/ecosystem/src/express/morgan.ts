import express from 'express'
import morgan from 'morgan'
import { basic } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'morgan',
  createApp: ({ see }) => {
    const app = express()
    const stream = { write: (line: string) => see(line.trimEnd()) }
    morgan.token('id', () => 'id-1')
    for (const format of ['combined', 'common', 'short', 'tiny', 'dev'])
      app.use(`/${format}`, morgan(format, { stream }))
    app.use(
      '/own',
      morgan(':id :method :url :status :res[x-kind] :req[host] :http-version :remote-addr :total-time ms', { stream }),
    )
    app.use('/immediate', morgan('tiny', { stream, immediate: true }))
    app.use('/failures', morgan('tiny', { stream, skip: (_request, response) => response.statusCode < 400 }))
    app.get('/:format/ok', (_request, response) => void response.set('X-Kind', 'plain').send('fine'))
    app.get('/:format/moved', (_request, response) => response.redirect('/elsewhere'))
    app.get('/:format/stream', (_request, response) => {
      response.write('one')
      setImmediate(() => response.end('two'))
    })
    app.get('/:format/never', (_request, response) => {
      response.write('an answer that never ends')
      response.on('close', () => see('closed'))
    })
    return app
  },
  requests: [
    ...['combined', 'common', 'short', 'tiny', 'dev', 'own', 'immediate', 'failures'].flatMap((format) => [
      { target: `/${format}/ok?a=1`, fields: { 'User-Agent': 'ecosystem', Referer: 'https://from.test/' } },
      { target: `/${format}/moved`, fields: { Authorization: basic('ada', 'secret') } },
      { target: `/${format}/missing` },
      { target: `/${format}/stream`, method: 'HEAD' },
    ]),
    { target: '/tiny/ok', version: '1.0' },
    { target: '/combined/never', leave: { received: 5 }, until: 'closed' },
  ],
  random: [
    { of: 'seen', pattern: /\[\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000\]/, reason: 'the time' },
    { of: 'seen', pattern: /( )\d+\.\d{3}( ms)/, reason: 'how long it took' },
  ],
}
