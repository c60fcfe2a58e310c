import { readFile, readdir } from 'node:fs/promises'
import express from 'express'
import multer from 'multer'
import { everyOctet, inPieces, multipart } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const photo = { name: 'photo.bin', type: 'application/octet-stream', content: everyOctet(70_000) }
const note = { name: 'nöte "1".txt', type: 'text/plain', content: 'Ein Satz.\n' }

export const usage: ExpressUsage = {
  package: 'multer',
  createApp: ({ scratch, see }) => {
    const app = express()
    const inMemory = multer({ limits: { fileSize: 100_000, files: 3 } })
    const onDisk = multer({
      storage: multer.diskStorage({
        destination: scratch,
        filename: (_request, file, callback) => callback(null, `${file.fieldname}.bin`),
      }),
    })
    app.post('/memory', inMemory.any(), (request, response) => {
      const files = request.files as Express.Multer.File[] // what any() makes
      response.json({
        body: request.body as unknown,
        files: files.map((file) => ({ ...file, buffer: file.buffer.toString('base64') })),
      })
    })
    app.post('/single', inMemory.single('photo'), (request, response) => {
      response.json({ body: request.body as unknown, size: request.file?.size })
    })
    app.post('/disk', onDisk.fields([{ name: 'photo' }, { name: 'note' }]), async (_request, response) => {
      for (const name of (await readdir(scratch)).toSorted()) {
        see(`${name}: ${(await readFile(`${scratch}/${name}`)).toString('base64').slice(-40)}`)
      }
      response.json({ body: 'stored' })
    })
    app.post('/none', multer().none(), (request, response) => void response.json(request.body))
    app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      const { code, field } = error as multer.MulterError // or an error that has neither
      response.status(422).json({ code, field })
    })
    return app
  },
  requests: [
    {
      target: '/memory',
      ...multipart([
        ['photo', photo],
        ['title', 'Grüße'],
        ['note', note],
        ['tags[]', 'a'],
        ['tags[]', 'b'],
      ]),
    },
    {
      target: '/memory',
      ...inPieces(
        multipart([
          ['photo', photo],
          ['note', note],
        ]),
        1000,
      ),
    },
    {
      target: '/disk',
      ...multipart([
        ['photo', photo],
        ['note', note],
      ]),
    },
    {
      target: '/single',
      ...multipart([
        ['photo', note],
        ['title', 'one'],
      ]),
    },
    { target: '/single', ...multipart([['unexpected', note]]) },
    {
      target: '/none',
      ...multipart([
        ['a', '1'],
        ['b', '2'],
      ]),
    },
    {
      target: '/memory',
      ...multipart([
        ['a', note],
        ['b', note],
        ['c', note],
        ['d', note],
      ]),
    },
    {
      name: 'a file over the limit',
      target: '/memory',
      ...multipart([['photo', { ...photo, content: everyOctet(100_001) }]]),
    },
    { name: 'a body that ends too early', target: '/memory', ...multipart([]), body: '--between\r\nContent-Disp' },
    {
      name: 'leaves in the middle of a file',
      target: '/memory',
      ...multipart([['photo', photo]]),
      leave: { sent: 30_000 },
    },
    { target: '/none', ...multipart([['still', 'there']]) },
  ],
}
