import busboy from 'busboy'
import express from 'express'
import { createHash } from 'node:crypto'
import { everyOctet, form, inPieces, multipart } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const file = { name: 'large.bin', type: 'image/x-none', content: everyOctet(200_000) }

export const usage: ExpressUsage = {
  package: 'busboy',
  createApp: ({ see }) => {
    const app = express()
    app.post('/upload', (request, response, next) => {
      const parser = busboy({ headers: request.headers, limits: { fileSize: 150_000 } })
      const found: unknown[] = []
      parser.on('field', (name, value, { mimeType }) => void found.push({ name, value, mimeType }))
      parser.on('file', (name, stream, info) => {
        const hash = createHash('sha256')
        stream.on('data', (chunk: Buffer) => hash.update(chunk))
        stream.on('limit', () => see(`${name} is too large`))
        stream.on('end', () => found.push({ name, ...info, hash: hash.digest('hex') }))
      })
      parser.on('close', () => parser.errored || response.json(found))
      parser.on('error', next)
      request.pipe(parser)
    })
    app.post('/first-only', (request, response) => {
      const parser = busboy({ headers: request.headers })
      parser.once('field', (name, value) => {
        request.unpipe(parser)
        request.resume()
        response.json({ name, value })
      })
      request.pipe(parser)
    })
    app.post('/watched', (request) => {
      const parser = busboy({ headers: request.headers })
      parser.on('file', (_name, stream) => stream.resume().on('error', () => see('the file failed')))
      request.on('aborted', () => see('aborted'))
      request.on('close', () => {
        see('closed')
        parser.destroy()
      })
      parser.on('error', () => see('the parser failed'))
      request.pipe(parser)
    })
    return app
  },
  requests: [
    {
      target: '/upload',
      ...multipart([
        ['a', '1'],
        ['small', { ...file, content: 'few' }],
        ['b', 'Ä'],
      ]),
    },
    {
      target: '/upload',
      ...multipart([
        ['large', file],
        ['after', '1'],
      ]),
    },
    {
      target: '/upload',
      ...inPieces(
        multipart([
          ['a', '1'],
          ['file', { ...file, content: everyOctet(5000) }],
        ]),
        7,
      ),
    },
    { target: '/upload', ...form({ a: '1', b: 'zwei & drei' }) },
    {
      target: '/upload',
      ...multipart([]),
      body: '--between\r\nContent-Disposition: form-data; name="a"\r\n\r\nunfinished',
    },
    {
      target: '/first-only',
      ...multipart([
        ['a', '1'],
        ['rest', file],
      ]),
    },
    { target: '/watched', ...multipart([['file', file]]), leave: { sent: 50_000 }, until: 'closed' },
    { target: '/upload', ...form({ still: 'there' }) },
  ],
}
