/** The Express app under test. Nothing of a server in it: its own and ours serve this very module. */
import { join } from 'node:path'
import { Readable } from 'node:stream'
import express from 'express'
import type { Express } from 'express'
import { streamedBody } from './chunks.ts'
import { publicFolder } from './public-folder.ts'
import { realistic } from './realistic/express.ts'

const app: Express = express()
app.set('views', join(import.meta.dirname, 'realistic'))

app.get('/hello', (_request, response) => {
  response.send('Hello')
})

app.post('/echo', express.json(), (request, response) => {
  response.json(request.body)
})

app.get('/stream/:bytes', (request, response) => {
  response.type('application/octet-stream')
  Readable.from(streamedBody(Number(request.params.bytes))).pipe(response)
})

app.use('/static', express.static(publicFolder()))
app.use('/app', realistic)

export default app
