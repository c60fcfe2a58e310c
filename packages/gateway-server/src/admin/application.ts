// The admin server's application: a table of routes, each with who may use it. It runs on our own engine, as every other.
import type { Application, Environ } from '@gateway-server/interface'
import { acceptQueue } from '../metrics/accept-queue.ts'
import { contentType, renderMetrics } from '../metrics/prometheus.ts'
import type { Totals } from '../metrics/totals.ts'
import type { Administered, AdministeredControl } from './administered.ts'
import { type Answer, answer, plain, respond } from './answer.ts'
import type { Feed } from './feed.ts'
import type { Access, Guard } from './guard.ts'
import { type PageFile, pageFile } from './page-files.ts'

export interface AdminParts {
  readonly administered: Administered
  readonly totals: Totals
  readonly feed: Feed
  readonly guard: Guard
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly access: Access
  answer(parts: AdminParts, environ: Environ): Answer | Promise<Answer>
}

const get = (access: Access, answerWith: Route['answer']): Route => ({ method: 'GET', access, answer: answerWith })
const file = (name: PageFile): Route => get('everybody', () => pageFile(name))
/** What a master alone can do. */
const post = (act: (control: AdministeredControl, environ: Environ) => Answer | Promise<Answer>): Route => ({
  method: 'POST',
  access: 'operators',
  answer: ({ administered: { control } }, environ) =>
    control === undefined ? plain('409 Conflict', 'There is one process, without a master.') : act(control, environ),
})

const routes: ReadonlyMap<string, Route> = new Map([
  ['/', file('index.html')],
  ['/page.css', file('page.css')],
  ['/page.js', file('page.js')],
  ['/events.js', file('events.js')],
  ['/charts.js', file('charts.js')],
  ['/healthz', get('everybody', () => answer('alive\n'))],
  ['/readyz', get('everybody', ({ administered }) => (administered.isReady() ? answer('ready\n') : notReady))],
  ['/metrics', get('readers', metrics)],
  ['/events', get('readers', ({ feed }) => answer(feed.events(), 'text/event-stream'))],
  ['/reload', post(reload)],
  ['/workers', post(setWorkers)],
])

const notReady = plain('503 Service Unavailable', 'No worker is ready.', [['Retry-After', '1']])

export function createAdminApplication(parts: AdminParts): Application {
  return async (environ, startResponse) => {
    const route = routes.get(environ.PATH_INFO)
    return respond(route === undefined ? notFound : await answerOf(route, parts, environ), startResponse)
  }
}

const notFound = plain('404 Not Found', 'There is nothing here.')

function answerOf(route: Route, parts: AdminParts, environ: Environ): Answer | Promise<Answer> {
  const method = environ.REQUEST_METHOD === 'HEAD' ? 'GET' : environ.REQUEST_METHOD
  if (method !== route.method) {
    const allowed = route.method === 'GET' ? 'GET, HEAD' : 'POST'
    return plain('405 Method Not Allowed', `This takes ${allowed}.`, [['Allow', allowed]])
  }
  return parts.guard.refuse(environ, route.access) ?? route.answer(parts, environ)
}

async function metrics({ administered, totals }: AdminParts): Promise<Answer> {
  const workers = new Map([
    ['starting', 0],
    ['ready', 0],
    ['draining', 0],
  ])
  for (const { state } of administered.workers()) workers.set(state, (workers.get(state) ?? 0) + 1)
  const surroundings = { workers, acceptQueue: await acceptQueue(administered.ports()) }
  return answer(await renderMetrics(totals, surroundings), contentType)
}

function reload(control: AdministeredControl): Answer {
  control.reload()
  return plain('202 Accepted', 'The workers are being replaced.')
}

/** More would be a slip of the finger. */
const mostWorkers = 512

async function setWorkers(control: AdministeredControl, environ: Environ): Promise<Answer> {
  const count = countIn(await bodyOf(environ))
  if (count === undefined) return plain('400 Bad Request', `This takes {"count": 1 to ${mostWorkers}}.`)
  control.setCount(count)
  return plain('202 Accepted', `There will be ${count} workers.`)
}

async function bodyOf(environ: Environ): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function countIn(body: string): number | undefined {
  const [, digits = ''] = /^\s*\{\s*"count"\s*:\s*(\d{1,4})\s*\}\s*$/.exec(body) ?? []
  const count = Number(digits)
  return count >= 1 && count <= mostWorkers ? count : undefined
}
