/** The realistic app on Hono with its built-in middleware; Hono has no sessions, so a signed cookie names one. */
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import { findUser, sessionSecret } from './users.ts'

interface Session {
  readonly viewer: string
}

interface Env {
  Variables: { session: Session | undefined }
}

const sessions = new Map<string, Session>()

const withSession = createMiddleware<Env>(async (context, next) => {
  const id = await getSignedCookie(context, sessionSecret, 'sid')
  context.set('session', id === undefined || id === false ? undefined : sessions.get(id))
  await next()
})

export const realistic = new Hono<Env>()

realistic.use(secureHeaders(), cors(), compress(), withSession)

realistic.get('/login', async (context) => {
  const id = crypto.randomUUID()
  sessions.set(id, { viewer: 'Charles' })
  await setSignedCookie(context, 'sid', id, sessionSecret, { httpOnly: true, path: '/' })
  return context.body(null, 204)
})

realistic.get('/users/:id', async (context) => {
  const user = findUser(context.req.param('id'))
  const notes = user.notes.map((note) => html` <li>${note}</li> `)
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <title>${user.name}</title>
      </head>
      <body>
        <h1>${user.name}</h1>
        <p>Signed in as ${context.get('session')?.viewer}, looking at ${context.req.query('tab')}</p>
        <ul>
          ${notes}
        </ul>
      </body>
    </html> `
  return context.html(page, 200, withLength(page))
})

realistic.post('/users/:id/notes', async (context) => {
  const id = context.req.param('id')
  const note: unknown = await context.req.json()
  const answer = { user: id, author: context.get('session')?.viewer, note, total: findUser(id).notes.length }
  return context.json(answer, 200, withLength(JSON.stringify(answer)))
})

/** Hono's compress() compresses all that does not say how small it is; the other frameworks' look for themselves. */
function withLength(text: string | { toString(): string }): { readonly 'Content-Length': string } {
  return { 'Content-Length': String(Buffer.byteLength(text.toString())) }
}
