// An Express app with the middleware most Express apps have, and no idea of which server it will run on.
// `native.ts` runs it on Express's own server; `gateway-server src/app.ts` runs it as it is.
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import { publicFolder, renderPage, versionOf } from 'demo-page'
import express from 'express'
import type { ErrorRequestHandler } from 'express'
import helmet from 'helmet'
import morgan from 'morgan'
import multer from 'multer'

const framework = { name: 'Express', version: versionOf('express', import.meta.url) }
const megabyte = 1024 * 1024

const app = express()
app.disable('x-powered-by')
app.use(morgan('dev'))
app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }))
app.use(cors())
app.use(compression())
app.use(cookieParser())
app.use('/static', express.static(publicFolder))

app.get('/', (req, res) => {
  res.send(renderPage(framework, req))
})

app.get('/hello', (_req, res) => {
  res.type('text/plain').send(`Hello from ${framework.name} ${framework.version}\n`)
})

app.get('/json', (req, res) => {
  const count = Number(req.query['items'] ?? 40)
  const items = Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `Item ${index + 1}` }))
  res.json({ framework: framework.name, items })
})

app.all(
  '/echo',
  express.json({ limit: megabyte }),
  express.urlencoded({ limit: megabyte }),
  express.text({ limit: megabyte }),
  express.raw({ limit: megabyte }),
  (req, res) => {
    const body: unknown = Buffer.isBuffer(req.body) ? { bytes: req.body.length, sha256: sha256(req.body) } : req.body
    res.json({ method: req.method, url: req.url, query: req.query, headers: req.headers, body: body ?? null })
  },
)

const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 32 * megabyte } })
app.post('/upload', upload.any(), (req, res) => {
  const received = Array.isArray(req.files) ? req.files : []
  const files = received.map(({ fieldname, originalname, mimetype, size, buffer }) => {
    return { field: fieldname, name: originalname, type: mimetype, size, sha256: sha256(buffer) }
  })
  res.json({ fields: req.body, files })
})

app.get('/events', (req, res) => {
  const count = Number(req.query['count'] ?? 5)
  let sent = 0
  res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  res.flushHeaders()
  const timer = setInterval(
    () => {
      sent += 1
      res.write(`id: ${sent}\nevent: tick\ndata: ${JSON.stringify({ sent, of: count })}\n\n`)
      res.flush() // compression keeps what it gets until it is told
      if (sent < count) return
      clearInterval(timer)
      res.end('event: done\ndata: {}\n\n')
    },
    Number(req.query['every'] ?? 300),
  )
  res.on('close', () => clearInterval(timer))
})

app
  .route('/cookies')
  .get((req, res) => {
    res.json({ cookies: req.cookies })
  })
  .post(express.urlencoded(), (req, res) => {
    const visits = Number(req.cookies.visits ?? 0) + 1
    const flavour = String(req.body.flavour ?? 'plain')
    res.cookie('flavour', flavour, { sameSite: 'lax', maxAge: 3_600_000 })
    res.cookie('visits', String(visits), { sameSite: 'lax', httpOnly: true })
    res.json({ flavour, visits })
  })
  .delete((_req, res) => {
    res.clearCookie('flavour').clearCookie('visits').status(204).end()
  })

app.get('/error', async (req, res) => {
  if (req.query['when'] === 'late') {
    res.type('text/plain').set('cache-control', 'no-transform') // compression would keep the beginning to itself
    res.write('The beginning of an answer, and then')
    await setTimeout(20)
  }
  throw new Error('this handler throws, as it was asked to')
})

/** Errors with a status are the client's fault, and say so; Express ends the connection where an answer has begun. */
const onError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  const status: number = error instanceof multer.MulterError ? 413 : (error.status ?? 500)
  res.status(status).json({ error: error.message })
}
app.use(onError)

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export default app
