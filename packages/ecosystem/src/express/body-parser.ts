import bodyParser from 'body-parser'
import express from 'express'
import { form, inPieces, json, withFields } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'
import { gzipSync } from 'node:zlib'

export const usage: ExpressUsage = {
  package: 'body-parser',
  createApp: () => {
    const app = express()
    app.post('/json', bodyParser.json({ limit: '1kb' }))
    app.post('/form', bodyParser.urlencoded({ extended: true }))
    app.post('/text', bodyParser.text())
    app.post('/raw', bodyParser.raw({ limit: '200kb' }))
    app.post('/{*any}', (request, response) => {
      const body: unknown = request.body
      response.json({ body: Buffer.isBuffer(body) ? body.toString('base64') : body })
    })
    return app
  },
  requests: [
    { target: '/json', ...json({ a: [1, 'zwei', { drei: null }] }) },
    { target: '/json', ...inPieces(json({ pieces: 'many of them' }), 3) },
    { target: '/json', ...json({ a: 'x'.repeat(2000) }) },
    { target: '/json', ...json({}), body: '{"broken": ' },
    { target: '/json', ...json({}), body: '' },
    { target: '/json', ...withFields(json({}), { 'Content-Encoding': 'gzip' }), body: gzipSync('{"packed":true}') },
    { target: '/json', ...withFields(json({}), { 'Content-Encoding': 'x-unknown' }) },
    { target: '/json', ...withFields(json({}), { 'Content-Type': 'application/json; charset=x-none' }) },
    { target: '/json', ...withFields(json({ waits: true }), { Expect: '100-continue' }) },
    { target: '/form', ...form({ 'a[b][c]': '1', 'list[]': 'é', plain: 'a b' }) },
    { target: '/text', method: 'POST', fields: { 'Content-Type': 'text/plain' }, body: 'Grüße' },
    {
      target: '/raw',
      method: 'POST',
      fields: { 'Content-Type': 'application/octet-stream' },
      body: Buffer.alloc(150_000, 7),
    },
    { target: '/raw', method: 'POST', fields: { 'Content-Type': 'application/octet-stream' } },
    { target: '/json', ...json({ still: 'there' }) },
  ],
}
