import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import express from 'express'
import fileUpload from 'express-fileupload'
import type { UploadedFile } from 'express-fileupload'
import { everyOctet, json, multipart } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const octets = { name: '../odd name!.bin', type: 'application/octet-stream', content: everyOctet(30_000) }

export const usage: ExpressUsage = {
  package: 'express-fileupload',
  createApp: ({ scratch, see }) => {
    const app = express()
    app.use(fileUpload({ limits: { fileSize: 40_000 }, abortOnLimit: true, safeFileNames: true, parseNested: true }))
    app.post('/upload', async (request, response) => {
      const given = Object.values(request.files ?? {}).flat()
      for (const each of given) await store(each, scratch, see)
      response.json({
        body: request.body as unknown,
        files: given.map(({ name, mimetype, md5, size, truncated }) => ({ name, mimetype, md5, size, truncated })),
      })
    })
    return app
  },
  requests: [
    {
      target: '/upload',
      ...multipart([
        ['a[b]', '1'],
        ['one', octets],
        ['many', { ...octets, name: 'x.txt' }],
        ['many', { ...octets, name: 'y.txt' }],
      ]),
    },
    { target: '/upload', ...multipart([['only', 'a field']]) },
    { target: '/upload', ...json({ passed: 'by' }) },
    {
      name: 'a file over the limit',
      target: '/upload',
      ...multipart([['one', { ...octets, content: everyOctet(45_000) }]]),
    },
  ],
}

async function store(file: UploadedFile, scratch: string, see: (line: string) => void): Promise<void> {
  const path = join(scratch, file.name)
  await file.mv(path)
  see(`${file.name}: ${(await readFile(path)).length}`)
}
