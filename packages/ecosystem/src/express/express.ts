import { createReadStream } from 'node:fs'
import express from 'express'
import { form, inPieces, json, withFields } from '../request-bodies.ts'
import { fieldOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

/** What Express and Node say of a request. */
const inspected = [
  'method',
  'url',
  'originalUrl',
  'query',
  'ip',
  'ips',
  'protocol',
  'secure',
  'host',
  'hostname',
  'subdomains',
  'xhr',
  'fresh',
  'stale',
  'httpVersion',
  'headers',
] as const

export const usage: ExpressUsage = {
  package: 'express',
  createApp: ({ files, see }) => {
    const app = express()
    app.set('trust proxy', true).set('json spaces', 1).set('query parser', 'extended')
    app.use(
      '/parse',
      express.json({ type: ['json', '+json'], strict: false }),
      express.urlencoded({ extended: true }),
      express.text(),
      express.raw(),
    )
    app.all(
      '/parse',
      (request, response) =>
        void response.json({ body: request.body as unknown, is: request.is(['json', 'urlencoded']) }),
    )
    app.all('/inspect', (request, response) => {
      const members = Object.fromEntries(inspected.map((name) => [name, request[name] as unknown]))
      response.json({ ...members, raw: request.rawHeaders })
    })
    app.get('/accepts', (request, response) => {
      response.json([
        request.accepts('html', 'json'),
        request.acceptsLanguages('de', 'en'),
        request.acceptsEncodings(),
        request.acceptsCharsets('utf-8'),
      ])
    })
    app.get('/range', (request, response) => void response.json(request.range(1000, { combine: true }) ?? null))
    app.get('/format', (_request, response) => {
      response.format({
        text: () => response.send('text'),
        html: () => response.send('<p>html'),
        json: () => response.send({ json: true }),
        default: () => response.status(406).send('none of these'),
      })
    })
    app.get('/file', (_request, response, next) => {
      response.sendFile('octets.bin', { root: files, maxAge: 1000, headers: { 'X-Sent': 'yes' } }, (error) => {
        see(`sent ${error?.message}`)
        if (error) next()
      })
    })
    app.get('/download', (_request, response) => response.download(`${files}/page.html`, 'Grüße "1".html'))
    app.get('/missing-file', (_request, response) => response.sendFile('missing', { root: files }))
    app.get('/jsonp', (_request, response) => void response.jsonp({ a: '\u2028' }))
    app.get('/fields', (_request, response) => {
      response.links({ next: '/2', last: '/9' }).vary('Accept').append('X-Many', ['a', 'b']).location('/ä').type('html')
      response.cookie('a', 'b c').clearCookie('d').attachment('x.png').sendStatus(202)
    })
    app.get('/redirect', (request, response) => response.redirect(301, String(request.query['to'])))
    app.get(
      '/stream',
      (_request, response) =>
        void createReadStream(`${files}/octets.bin`, { highWaterMark: 1000 }).pipe(response.type('bin')),
    )
    app.get('/pieces', async (_request, response) => {
      response.write('one ')
      await new Promise((resolve) => setImmediate(resolve))
      response.write(Buffer.from('two '))
      response.end('three')
    })
    app.get('/early', (_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.send('late')
    })
    app.get(
      '/status/:code',
      (request, response) => void response.status(Number(request.params['code'])).send('with a body'),
    )
    app.get('/empty', (_request, response) => void response.end())
    app.get('/null', (_request, response) => void response.json(null))
    app.get('/buffer', (_request, response) => void response.send(Buffer.from([0, 255])))
    app.get('/latin', (_request, response) => void response.set('X-Latin', 'Zo\u00eb').send('é'))
    app.get('/fail', () => {
      throw Object.assign(new Error('as asked'), { status: 418, headers: { 'X-Failed': 'yes' } })
    })
    app.get('/reject', async () => Promise.reject(new Error('as asked')))
    app.get('/cut', (_request, response) => {
      response.write('half an ans', () => response.destroy())
    })
    const inner = express()
    inner.get(
      '/:a/{:b}',
      (request, response) =>
        void response.json({
          params: request.params,
          base: request.baseUrl,
          path: request.path,
          mount: inner.mountpath,
        }),
    )
    app.use('/mounted/:first', inner)
    app
      .route('/route')
      .get((_request, response) => void response.send('got'))
      .put((_request, response) => void response.send('put'))
    app.get('/watched', (request, response) => {
      request.on('close', () => see('request closed'))
      response.on('close', () => see(`response closed, finished ${response.writableFinished}`))
      response.write('watch this')
    })
    return app
  },
  requests: [
    { target: '/parse', ...json({ a: [1] }) },
    { target: '/parse', ...inPieces(json('just a string'), 2) },
    { target: '/parse', ...withFields(form({ 'a[b]': '1', 'a[c]': '2' }), { Expect: '100-continue' }) },
    {
      target: '/parse',
      method: 'POST',
      fields: { 'Content-Type': 'text/plain; charset=latin1' },
      body: Buffer.from([0xe4, 0xf6]),
    },
    { target: '/parse', ...json({}), fields: { 'Content-Type': 'application/vnd.api+json' } },
    {
      target: '/inspect?a[b]=1&c[]=2&c[]=3&d=%20',
      host: 'a.b.ecosystem.test:8080',
      fields: { 'X-Requested-With': 'XMLHttpRequest', 'X-Twice': '1', 'x-twice': '2' },
    },
    {
      target: '/inspect',
      fields: {
        'X-Forwarded-For': '203.0.113.7, 10.0.0.1',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-Host': 'public.test',
      },
    },
    { target: '/inspect', version: '1.0' },
    { target: '/inspect', method: 'PROPFIND' },
    { target: 'http://absolute.test/inspect?x' },
    { target: '//inspect' },
    {
      target: '/accepts',
      fields: {
        Accept: 'application/json',
        'Accept-Language': 'en, de;q=0.5',
        'Accept-Encoding': 'br',
        'Accept-Charset': 'utf-8',
      },
    },
    { target: '/range', fields: { Range: 'bytes=0-5,3-9,2000-' } },
    ...['text/html', 'application/json', 'image/png', '*/*'].map((accept) => ({
      target: '/format',
      fields: { Accept: accept },
    })),
    { target: '/file' },
    { target: '/file', fields: { Range: 'bytes=5-9' } },
    { target: '/file', fields: { Range: 'bytes=9000-' } },
    (answers) => ({
      target: '/file',
      fields: {
        'If-None-Match': fieldOf(
          answers.find((answer) => fieldOf(answer, 'x-sent') !== ''),
          'etag',
        ),
      },
    }),
    { target: '/jsonp?callback=cb' },
    { target: '/redirect?to=/a%20b%C3%A9', fields: { Accept: 'text/html' } },
    { target: '/redirect?to=https://elsewhere.test/?a=1%26b=2' },
    ...[
      '/download',
      '/missing-file',
      '/fields',
      '/stream',
      '/pieces',
      '/early',
      '/empty',
      '/null',
      '/buffer',
      '/latin',
      '/fail',
      '/reject',
    ].flatMap((target) => [{ target }, { target, method: 'HEAD' }]),
    ...[204, 205, 304, 299, 404, 503].map((code) => ({ target: `/status/${code}` })),
    { target: '/mounted/x/y/z?q' },
    { target: '/mounted/x/y/' },
    { target: '/mounted/%E4/y/' },
    { target: '/route', method: 'PUT' },
    { target: '/route', method: 'OPTIONS' },
    { target: '/route', method: 'DELETE' },
    { target: '/cut' },
    { target: '/watched', leave: { received: 5 }, until: 'response closed' },
    {
      target: '/pieces',
      behind: [
        { target: '/parse', ...json({ a: 'b' }) },
        { target: '/file', method: 'HEAD' },
        { target: '/file' },
        { target: '/fail' },
        { target: '/null' },
      ],
    },
    { target: '/missing?<script>' },
  ],
  random: [{ of: 'set-cookie', pattern: /(Expires=)(?!Thu, 01 Jan 1970)[^;]+/, reason: 'counts from now' }],
}
