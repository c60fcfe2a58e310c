import { createHash } from 'node:crypto'
import fastifyMultipart from '@fastify/multipart'
import { fastify } from 'fastify'
import { everyOctet, inPieces, json, multipart } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

const file = { name: 'a "file".bin', type: 'application/octet-stream', content: everyOctet(70_000) }
const note = { name: 'note.txt', type: 'text/plain', content: 'Ein Satz.\n' }

export const usage: FastifyUsage = {
  package: '@fastify/multipart',
  createApp: ({ see }) => {
    const app = fastify()
    app.register(fastifyMultipart, { limits: { fileSize: 80_000, files: 2 } })
    app.post('/parts', async (request) => {
      const found: unknown[] = []
      for await (const part of request.parts()) {
        if (part.type === 'field') found.push({ field: part.fieldname, value: part.value })
        else {
          const hash = createHash('sha256')
          for await (const chunk of part.file) hash.update(chunk as Buffer)
          found.push({
            file: part.fieldname,
            name: part.filename,
            type: part.mimetype,
            hash: hash.digest('hex'),
            truncated: part.file.truncated,
          })
        }
      }
      return found
    })
    app.post('/buffer', async (request) => {
      const data = await request.file()
      const buffer = await data?.toBuffer()
      return { length: buffer?.length, fields: Object.keys(data?.fields ?? {}) }
    })
    app.post('/saved', async (request) => {
      const saved = await request.saveRequestFiles()
      return saved.files.map(({ fieldname, filename }) => ({ fieldname, filename }))
    })
    app.post('/watched', async (request) => {
      try {
        for await (const part of request.files()) part.file.resume()
      } catch (error) {
        see(`failed: ${(error as Error).message}`)
        throw error
      }
      return 'all of it'
    })
    app.addHook('onRequestAbort', async (_request) => see('aborted'))
    return app
  },
  requests: [
    {
      target: '/parts',
      ...multipart([
        ['title', 'Grüße'],
        ['file', file],
        ['note', note],
        ['tag', 'a'],
        ['tag', 'b'],
      ]),
    },
    { target: '/parts', ...inPieces(multipart([['file', file]]), 1111) },
    {
      target: '/buffer',
      ...multipart([
        ['before', '1'],
        ['file', note],
      ]),
    },
    {
      target: '/saved',
      ...multipart([
        ['one', note],
        ['two', file],
      ]),
    },
    {
      name: 'a file over the limit',
      target: '/buffer',
      ...multipart([['file', { ...file, content: everyOctet(80_001) }]]),
    },
    {
      target: '/parts',
      ...multipart([
        ['1', note],
        ['2', note],
        ['3', note],
      ]),
    },
    { target: '/parts', ...json({ not: 'multipart' }) },
    { target: '/parts', ...multipart([]), body: '--between\r\nContent-Disp' },
    { target: '/watched', ...multipart([['file', file]]), leave: { sent: 30_000 }, until: 'aborted' },
    { target: '/parts', ...multipart([['still', 'there']]) },
  ],
}
