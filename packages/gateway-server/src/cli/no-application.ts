// What a value is that can't be served, and what to export instead: the things people export by mistake, as a table.
import { hasAll } from './frameworks.ts'

const nodeAdapter = '@gateway-server/adapter-node'

interface Mistake {
  readonly what: string
  readonly instead: string
  looksLike(value: unknown): boolean
}

/** The first that fits counts. */
const mistakes: readonly Mistake[] = [
  {
    what: 'a Koa app',
    instead: `Export toApplication(app.callback()) with ${nodeAdapter}.`,
    looksLike: (value) => typeof value === 'object' && hasAll(value, ['callback', 'middleware', 'listen']),
  },
  {
    what: 'a Nest application',
    instead: 'Call its init() and export app.getHttpAdapter().getInstance(): the Express or Fastify app in it.',
    looksLike: (value) => hasAll(value, ['getHttpAdapter', 'init', 'listen']),
  },
  {
    what: 'a server that listens itself',
    instead: `Export the app it was made from, or toApplication(listener) with ${nodeAdapter}.`,
    looksLike: (value) => typeof value === 'object' && hasAll(value, ['listen', 'address', 'close']),
  },
  {
    what: 'a router of Express',
    instead: 'Export the app that uses it, or express().use(router).',
    looksLike: (value) => typeof value === 'function' && hasAll(value, ['stack', 'handle', 'param']),
  },
  {
    what: 'a Connect app',
    instead: `Export toApplication(app) with ${nodeAdapter}.`,
    looksLike: (value) => typeof value === 'function' && hasAll(value, ['stack', 'handle', 'route']),
  },
  {
    what: 'a class',
    instead: 'Export an instance that is an application, not its class.',
    looksLike: (value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value)),
  },
]

const expected =
  'An application is a function (environ, startResponse), an app of Express, Fastify or Hono, or an object with fetch.'

/** What the value is and what to do about it, to follow "is not an application but"; undefined for a likely application. */
export function whyNoApplication(value: unknown): string | undefined {
  const mistake = mistakes.find(({ looksLike }) => looksLike(value))
  if (mistake !== undefined) return `${mistake.what}. ${mistake.instead}`
  return typeof value === 'function' ? undefined : `${describe(value)}.\n${expected}`
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return `an object with ${members(value)}`
  return `a ${typeof value}`
}

function members(value: object): string {
  const names = Object.keys(value)
  return names.length === 0 ? 'no members' : `the members ${names.slice(0, 8).join(', ')}`
}

/** What an application's function may be instead, told from its parameters: it is served all the same. */
export function doubtAbout(application: unknown): string | undefined {
  if (typeof application !== 'function') return undefined
  if (isListener(application)) {
    return `its parameters look like node:http's. If it is a listener, export toApplication(listener) with ${nodeAdapter}.`
  }
  if (application.length >= 2) return undefined
  return (
    'it takes fewer parameters than (environ, startResponse). ' +
    'If it is a fetch handler, export { fetch }; if it makes the application, export what it returns.'
  )
}

/** `(req, res)`, by the names that everybody gives them. */
function isListener(value: object): boolean {
  const source = Function.prototype.toString.call(value)
  return /^[^(]*\(\s*_?req(?:uest)?\s*(?::[^,]*)?,\s*_?res(?:ponse)?\s*[,):]/.test(source)
}
