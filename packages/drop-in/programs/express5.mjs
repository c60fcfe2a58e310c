import express from 'express'

const app = express()
app.use(express.json())
app.get('/', (_request, response) => response.send('<p>Hello'))
app.get('/users/:id', (request, response) =>
  response.json({ id: request.params.id, ip: request.ip, query: request.query }),
)
app.post('/users', (request, response) => response.status(201).location('/users/1').json(request.body))
app.get('/fails', async () => {
  throw Object.assign(new Error('no such thing'), { status: 418 })
})
app.get('/file', (_request, response) => response.sendFile('routes.mjs', { root: import.meta.dirname }))

const server = app.listen(0, () => console.log(`Listening at http://127.0.0.1:${server.address().port}`))
