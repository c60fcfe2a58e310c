// Header fields of a response, from whatever a handler gave to the list that `startResponse` takes.
// Plain objects of strings, the common case, become that list directly; everything else goes through the real Headers,
// whose judgement (and whose errors) it then is.
import type { HeaderList } from '@gateway-server/interface'
import { NativeHeaders } from './native-classes.ts'

/** What `new Headers(…)` takes. */
export type HeadersSource = NonNullable<ConstructorParameters<typeof Headers>[0]>

/** The content type of a string body that was given none (Fetch, "extract a body"). */
export const standardTextType = 'text/plain;charset=UTF-8'

/** The list for a body with this content type and no fields of its own: one frozen list a type, so that servers may remember it. */
const defaults = new Map<string, HeaderList>()
const none: HeaderList = Object.freeze([])

const token = /^[\w!#$%&'*+\-.^`|~]+$/
const forbidden = /[^\t\x20-\x7e\x80-\xff]/
const maxNames = 500
const lowerCase = new Map<string, string>()

/** The connection belongs to the server; what a framework or a proxied response says of it is dropped (RFC 9110 §7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'])

/**
 * The list for `headers` as a Response would hold them, with `contentType` where they name none.
 *
 * @throws TypeError as the Headers constructor does
 */
export function fieldList(headers: HeadersSource | undefined, contentType: string | undefined): HeaderList {
  if (headers === undefined) return defaultFields(contentType)
  const fields = recordFields(headers) ?? [...new NativeHeaders(headers)]
  return withContentType(fields, contentType)
}

/**
 * What the server takes of it: everything but the fields that are its own, with the exceptions the interface makes.
 * The content type of plain strings is spelled as `textType` says.
 */
export function sendable(fields: HeaderList, status: number, textType: string): HeaderList {
  if (fields === defaults.get(standardTextType)) return defaultFields(textType)
  if (!fields.some((field) => isHopByHop(field, status) || field[1] === standardTextType)) return fields
  return fields
    .filter((field) => !isHopByHop(field, status))
    .map((field) => (field[1] === standardTextType && isContentType(field[0]) ? [field[0], textType] : field))
}

function isHopByHop([name, value]: HeaderList[number], status: number): boolean {
  const lower = lowerCaseName(name)
  if (lower === undefined || !hopByHop.has(lower)) return false
  if (lower === 'connection') return value.toLowerCase() !== 'close'
  return !(lower === 'upgrade' && status === 426)
}

function isContentType(name: string): boolean {
  return lowerCaseName(name) === 'content-type'
}

function defaultFields(contentType: string | undefined): HeaderList {
  if (contentType === undefined) return none
  return defaults.get(contentType) ?? rememberDefault(contentType)
}

function rememberDefault(contentType: string): HeaderList {
  const fields: HeaderList = Object.freeze([Object.freeze(['content-type', contentType] as const)])
  if (defaults.size < maxNames) defaults.set(contentType, fields)
  return fields
}

function withContentType(fields: Array<readonly [string, string]>, contentType: string | undefined): HeaderList {
  if (contentType === undefined || fields.some(([name]) => isContentType(name))) return fields
  fields.push(['content-type', contentType])
  return fields
}

/** `undefined` where it takes the real Headers to say what these fields are. */
function recordFields(headers: HeadersSource): Array<readonly [string, string]> | undefined {
  if (Object.getPrototypeOf(headers) !== Object.prototype) return undefined
  const fields: Array<readonly [string, string]> = []
  for (const [name, value] of Object.entries(headers)) {
    if (!isPlainValue(value) || !isNewName(name, fields)) return undefined
    fields.push([name, value])
  }
  return fields
}

function isPlainValue(value: unknown): value is string {
  return typeof value === 'string' && !forbidden.test(value) && !isBlank(value, 0) && !isBlank(value, value.length - 1)
}

function isBlank(value: string, index: number): boolean {
  const code = value.charCodeAt(index)
  return code === 0x20 || code === 0x09
}

function isNewName(name: string, fields: ReadonlyArray<readonly [string, string]>): boolean {
  const lower = lowerCaseName(name)
  return lower !== undefined && fields.every(([other]) => lowerCaseName(other) !== lower)
}

/** `undefined` for what is no field name. */
function lowerCaseName(name: string): string | undefined {
  return lowerCase.get(name) ?? learnName(name)
}

function learnName(name: string): string | undefined {
  if (!token.test(name)) return undefined
  if (lowerCase.size >= maxNames) lowerCase.clear()
  const lower = name.toLowerCase()
  lowerCase.set(name, lower)
  return lower
}
