/** The Express app under test. Nothing of a server in it: its own and ours serve this very module. */
import express from 'express'
import type { Express } from 'express'

const app: Express = express()

app.get('/hello', (_request, response) => {
  response.send('Hello')
})

app.post('/echo', express.json(), (request, response) => {
  response.json(request.body)
})

export default app
