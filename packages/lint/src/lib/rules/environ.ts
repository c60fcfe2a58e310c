// The environ, as a server must give it. Keys that may be computed on first use are looked for, never read here: the
// rules about their values are checked when the application reads them.
import type { Environ } from '@gateway-server/interface'
import { variableNameOf } from '@gateway-server/interface'
import { LintError, show } from '../lint-error.ts'
import { isFieldValue, isToken } from './fields.ts'
import type { Rule, Topic } from './rule.ts'

/** A rule and its check: what is wrong, or undefined. */
interface EnvironRule extends Rule {
  readonly complain: (environ: Environ) => string | undefined
}

const target = /^[\x21-\x7e\x80-\xff]*$/
const digits = /^\d+$/

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** The first key whose value is neither absent nor what it should be. */
function wrong(environ: Environ, keys: readonly string[], is: (value: unknown) => boolean): string | undefined {
  const key = keys.find((name) => !is(Reflect.get(environ, name)))
  return key === undefined ? undefined : `${key} is ${show(Reflect.get(environ, key))}`
}

const absentOr =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value)

/** The keys a server must have, besides those whose rules say so themselves. */
const lazyKeys: readonly (keyof Environ)[] = [
  'gateway.input',
  'gateway.errors',
  'gateway.signal',
  'gateway.abort',
  'gateway.early_hints',
  'gateway.trailers',
  'gateway.add_trailers',
  'gateway.wait_until',
]

const plainVariables: ReadonlySet<string> = new Set([
  'REQUEST_METHOD',
  'SCRIPT_NAME',
  'PATH_INFO',
  'QUERY_STRING',
  'REQUEST_URI',
  'CONTENT_TYPE',
  'CONTENT_LENGTH',
  'SERVER_NAME',
  'SERVER_PORT',
  'SERVER_PROTOCOL',
  'SERVER_SOFTWARE',
  'REMOTE_ADDR',
  'REMOTE_PORT',
  'HTTPS',
])

function complainOfPaths({
  SCRIPT_NAME: script,
  PATH_INFO: path,
  REQUEST_METHOD: method,
}: Environ): string | undefined {
  if (typeof script !== 'string') return `SCRIPT_NAME is ${show(script)}`
  if (script !== '' && (!script.startsWith('/') || script.endsWith('/'))) return `SCRIPT_NAME is ${show(script)}`
  if (typeof path !== 'string' || !target.test(path) || path.includes('?')) return `PATH_INFO is ${show(path)}`
  if (path === '*') return method === 'OPTIONS' ? undefined : `PATH_INFO is "*" with ${method}`
  return path === '' || path.startsWith('/') ? undefined : `PATH_INFO is ${show(path)}`
}

/** Enumerable keys, inherited ones too: a derived environ shows those of the one below. */
function keysOf(environ: Environ): string[] {
  const keys: string[] = []
  for (const key in environ) keys.push(key)
  return keys
}

function complainOfFields(environ: Environ): string | undefined {
  const keys = keysOf(environ).filter((key) => key.startsWith('HTTP_'))
  const bad = wrong(
    environ,
    keys,
    absentOr((value) => value !== '' && isFieldValue(value)),
  )
  if (bad !== undefined) return bad
  const forbidden = keys.find((key) => key === 'HTTP_CONTENT_TYPE' || key === 'HTTP_CONTENT_LENGTH')
  if (forbidden !== undefined && environ[forbidden as 'HTTP_X'] !== undefined) return `${forbidden} is there`
  const lower = keys.find((key) => key !== key.toUpperCase() || key.includes('-'))
  return lower === undefined ? complainOfForged(environ, keys) : `${lower} is not an upper-case name`
}

/** A variable that only a field with an underscore can have made. */
function complainOfForged(environ: Environ, keys: readonly string[]): string | undefined {
  const raw = environ['gateway.raw_headers']
  const names = Array.isArray(raw) ? raw.filter((_, index) => index % 2 === 0).map(String) : []
  const honest = new Set(names.map(variableNameOf))
  const suspects = names.filter((name) => name.includes('_')).map((name) => variableNameOf(name.replaceAll('_', '-')))
  const forged = new Set<string | undefined>(suspects)
  const key = keys.find((one) => forged.has(one) && !honest.has(one))
  return key === undefined ? undefined : `${key} comes from a field whose name holds an underscore`
}

function complainOfRawHeaders(raw: unknown): string | undefined {
  if (!Array.isArray(raw) || raw.length % 2 !== 0) return 'gateway.raw_headers is not a flat list of names and values'
  const bad = raw.findIndex((text, index) => (index % 2 === 0 ? !isToken(text) : !isFieldValue(text)))
  return bad < 0 ? undefined : `gateway.raw_headers[${bad}] is ${show(raw[bad])}`
}

const rules: readonly EnvironRule[] = [
  {
    id: 'E1',
    subject: '`REQUEST_METHOD` `REQUEST_URI`',
    text: 'The method as received; case matters. The request target as received, in origin, absolute, authority or asterisk form.',
    lint: ['server'],
    complain: (environ) =>
      wrong(environ, ['REQUEST_METHOD'], isToken) ??
      wrong(environ, ['REQUEST_URI'], (value) => isText(value) && target.test(value)),
  },
  {
    id: 'E2',
    subject: '`SCRIPT_NAME` `PATH_INFO`',
    text: "The part of the path that routing has consumed: `''` at the root, never `/`, never ending in one. The rest of the path, **still percent-encoded**: `''` or starting with `/`; `*` for `OPTIONS *`. Both are always there.",
    lint: ['server'],
    complain: complainOfPaths,
  },
  {
    id: 'E3',
    subject: '`QUERY_STRING`',
    text: "What follows the first `?`, still percent-encoded; `''` where there is none, never absent.",
    lint: ['server'],
    complain: (environ) => wrong(environ, ['QUERY_STRING'], (value) => typeof value === 'string' && target.test(value)),
  },
  {
    id: 'E4',
    subject: '`CONTENT_TYPE` `CONTENT_LENGTH`',
    text: 'Those two request fields, without `HTTP_`. The length is plain digits, as the server checked them; absent for a chunked body.',
    lint: ['server'],
    complain: (environ) =>
      wrong(
        environ,
        ['CONTENT_TYPE'],
        absentOr((value) => value !== '' && isFieldValue(value)),
      ) ??
      wrong(
        environ,
        ['CONTENT_LENGTH'],
        absentOr((value) => typeof value === 'string' && digits.test(value)),
      ),
  },
  {
    id: 'E5',
    subject: '`SERVER_NAME` `SERVER_PORT` `SERVER_PROTOCOL` `SERVER_SOFTWARE`',
    text: 'The host the client addressed, else the server’s own; decimal digits; `HTTP/1.1` or `HTTP/1.0` (later `HTTP/2.0`); `gateway-server/0.1.0`. None is ever empty.',
    lint: ['server'],
    complain: (environ) =>
      wrong(environ, ['SERVER_NAME', 'SERVER_SOFTWARE'], isText) ??
      wrong(environ, ['SERVER_PORT'], (value) => typeof value === 'string' && digits.test(value)) ??
      wrong(environ, ['SERVER_PROTOCOL'], (value) => typeof value === 'string' && /^HTTP\/\d\.\d$/.test(value)),
  },
  {
    id: 'E6',
    subject: '`REMOTE_ADDR` `REMOTE_PORT` `HTTPS` `gateway.url_scheme`',
    text: 'The peer, after trusted-proxy handling; absent on Unix sockets. `on` over TLS, else absent; and the same as `https` or `http`.',
    lint: ['server'],
    complain: (environ) =>
      wrong(environ, ['REMOTE_ADDR'], absentOr(isText)) ??
      wrong(
        environ,
        ['REMOTE_PORT'],
        absentOr((value) => typeof value === 'string' && digits.test(value)),
      ) ??
      wrong(environ, ['gateway.url_scheme'], (value) => value === 'http' || value === 'https') ??
      wrong(environ, ['HTTPS'], (value) => value === (environ['gateway.url_scheme'] === 'https' ? 'on' : undefined)),
  },
  {
    id: 'E7',
    subject: '`HTTP_*`',
    text: 'The other request fields: the name in upper case with `-` as `_`, repeats joined with `, ` (`cookie` with `; `), values as latin-1 strings, a character a byte. A field whose name holds `_` is left out: it could forge another one’s variable. So is an empty field. Both are in `gateway.raw_headers`.',
    lint: ['server'],
    complain: complainOfFields,
  },
  {
    id: 'E8',
    subject: '`gateway.raw_headers`',
    text: '`[name, value, name, value, …]`: every field with order, case and repeats as received.',
    lint: ['server'],
    complain: (environ) => complainOfRawHeaders(environ['gateway.raw_headers']),
  },
  {
    id: 'E9',
    subject: '`gateway.version` `gateway.multithread` `gateway.multiprocess` `gateway.run_once` `gateway.state`',
    text: '`[1, 0]`. Whether another thread, or another process, may call the same application at the same time, and whether the server expects to call it only once: booleans. What `startup` left (rule 13): one object, shared by all requests.',
    lint: ['server'],
    complain: (environ) =>
      wrong(environ, ['gateway.version'], (value) => Array.isArray(value) && value[0] === 1 && value.length === 2) ??
      wrong(
        environ,
        ['gateway.multithread', 'gateway.multiprocess', 'gateway.run_once'],
        (value) => typeof value === 'boolean',
      ) ??
      wrong(environ, ['gateway.state'], (value) => typeof value === 'object' && value !== null),
  },
  {
    id: 'E10',
    subject: 'all keys',
    text: 'Every key of this table and the next is there, but for those that say when they are absent. Keys of a server or of middleware besides these hold a dot: `prefix.name`. A server may compute a key on first use, as an accessor on a prototype, and every key can be replaced by assignment.',
    lint: ['server'],
    complain: (environ) => {
      const missing = lazyKeys.find((key) => !(key in environ))
      if (missing !== undefined) return `${missing} is missing`
      const odd = keysOf(environ).find(
        (key) => !plainVariables.has(key) && !key.startsWith('HTTP_') && !key.includes('.'),
      )
      return odd === undefined ? undefined : `${odd} is no variable, and has no prefix with a dot`
    },
  },
]

export const environTopic: Topic = {
  title: 'The environ',
  introduction: `One mutable object a request. CGI names carry CGI meaning (RFC 3875), what the server adds stands under
\`gateway.\`, and middleware uses a dotted prefix of its own. A variable without a value is absent (or \`undefined\`),
never an empty string, except the three that say so. Look with \`in\` or by value, not with \`Object.keys\`, and derive with
\`deriveEnviron(environ, { SCRIPT_NAME, PATH_INFO })\`, not by spreading: keys computed on first use stay that way.`,
  rules,
}

/** Checks an environ as it arrives; keys computed on first use are not read. */
export function checkEnviron(environ: unknown): asserts environ is Environ {
  if (typeof environ !== 'object' || environ === null) {
    throw new LintError('E10', 'server', `the environ is ${show(environ)}`)
  }
  for (const { id, complain } of rules) {
    const complaint = complain(environ as Environ) // what the rules are about to find out
    if (complaint !== undefined) throw new LintError(id, 'server', complaint)
  }
}
