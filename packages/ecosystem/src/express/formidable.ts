import { readFile } from 'node:fs/promises'
import express from 'express'
import { formidable } from 'formidable'
import { everyOctet, form, inPieces, json, multipart } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const picture = { name: 'picture.png', type: 'image/png', content: everyOctet(40_000) }
const text = { name: 'a.txt', type: 'text/plain', content: 'A' }

export const usage: ExpressUsage = {
  package: 'formidable',
  createApp: ({ scratch, see }) => {
    const app = express()
    app.post('/upload', async (request, response) => {
      const parser = formidable({
        uploadDir: scratch,
        filename: (name) => `${name}.uploaded`,
        hashAlgorithm: 'sha1',
        maxFileSize: 50_000,
        multiples: true,
      })
      parser.on('aborted', () => see('aborted'))
      parser.on('progress', (_received, expected) => void expected)
      const [fields, files] = await parser.parse(request)
      // They come in the order in which the disk has taken them.
      const stored = Object.values(files)
        .flatMap((list) => list ?? [])
        .toSorted((one, other) => one.size - other.size)
      const contents = await Promise.all(stored.map(async ({ filepath }) => (await readFile(filepath)).length))
      response.json({
        fields,
        contents,
        files: stored.map(({ originalFilename, mimetype, size, hash }) => ({ originalFilename, mimetype, size, hash })),
      })
    })
    app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      see(error.message)
      response.status((error as { httpCode?: number }).httpCode ?? 500).send('refused') // formidable's errors have one
    })
    return app
  },
  requests: [
    {
      target: '/upload',
      ...multipart([
        ['title', 'x'],
        ['files', picture],
        ['files', text],
      ]),
    },
    { target: '/upload', ...inPieces(multipart([['files', picture]]), 999) },
    { target: '/upload', ...form({ a: '1', b: '2' }) },
    { target: '/upload', ...json({ a: { b: 1 } }) },
    { target: '/upload', method: 'POST', fields: { 'Content-Type': 'application/x-unknown' }, body: 'x' },
    {
      name: 'a file over the limit',
      target: '/upload',
      ...multipart([['files', { ...picture, content: everyOctet(50_001) }]]),
    },
    { target: '/upload', ...multipart([['files', picture]]), leave: { sent: 20_000 }, until: 'aborted' },
    { target: '/upload', ...form({ still: 'there' }) },
  ],
}
