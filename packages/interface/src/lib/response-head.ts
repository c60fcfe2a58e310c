// What `startResponse` refuses (SPEC.md, rules 1, 2 and 6), for those who implement it, so that all servers refuse the same.
// `checkedHead` is all of it; a server that remembers names and values asks the functions below it one by one.
// `@gateway-server/lint` has the same rules in its own words: it is what implementations are judged by.
import { ApplicationError } from './application-error.ts'
import type { HeaderList } from './start-response.ts'

/** A response head that breaks no rule. */
export interface ResponseHead {
  /** From 200 to 999. */
  readonly statusCode: number
  readonly reason: string
  /**
   * A copy: later changes to the application's list can't get in. Without what is not sent as it stands: `Connection:
   * close`, which is `close`, and the Content-Length of a 204, which has none (RFC 9110 §8.6).
   */
  readonly fields: HeaderList
  /** Of Content-Length, in bytes; -1 where there is none. */
  readonly contentLength: number
  /** The application asks for the connection to be closed. */
  readonly close: boolean
}

/** Checks a status and the fields that come with it. @throws ApplicationError for whatever breaks a rule */
export function checkedHead(status: string, headers: HeaderList): ResponseHead {
  const statusCode = statusCodeOf(status)
  checkIsList(headers)
  const fields: Array<readonly [string, string]> = []
  let contentLength = -1
  let close = false
  for (const [name, value] of headers) {
    const role = responseFieldRole(name)
    checkFieldValue(name, value)
    if (role === 'content-length') {
      contentLength = contentLengthOf(value, contentLength)
      if (statusCode === 204) continue
    } else if (asksToClose(role, name, value, statusCode)) {
      close = true
      continue
    }
    fields.push([name, value])
  }
  return { statusCode, reason: status.slice(4), fields, contentLength, close }
}

/** Checks fields of trailers and of early hints, where framing has no place either. @throws ApplicationError as above */
export function checkFields(headers: HeaderList): void {
  for (const [name, value] of headers) {
    const role = responseFieldRole(name)
    if (role !== 'plain' && role !== 'date') throw new ApplicationError(`${name} has no place here`)
    checkFieldValue(name, value)
  }
}

/** @throws ApplicationError for what is no list at all, a `Headers` object for instance */
export function checkIsList(headers: HeaderList): void {
  if (!Array.isArray(headers)) throw new ApplicationError('headers must be an array of [name, value] pairs')
}

const statusLine = /^[2-9]\d\d [\t\x20-\x7e\x80-\xff]*$/

/** The number that a status begins with. @throws ApplicationError for what is no status, or one of 1xx */
export function statusCodeOf(status: string): number {
  if (typeof status === 'string' && statusLine.test(status)) return Number(status.slice(0, 3))
  throw new ApplicationError(`a status is three digits from 200, a space and a reason, not ${JSON.stringify(status)}`)
}

/** What a response field is to the server: `plain` ones are passed on as they are. */
export type ResponseFieldRole = 'plain' | 'date' | 'content-length' | 'connection' | 'upgrade' | 'hop-by-hop'

const roles: ReadonlyMap<string, ResponseFieldRole> = new Map([
  ['content-length', 'content-length'],
  ['date', 'date'],
  ['connection', 'connection'],
  ['upgrade', 'upgrade'],
  ['keep-alive', 'hop-by-hop'],
  ['proxy-connection', 'hop-by-hop'],
  ['te', 'hop-by-hop'],
  ['transfer-encoding', 'hop-by-hop'],
])

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** By a field's name, in any case. @throws ApplicationError for a name that is no token (RFC 9110 §5.6.2) */
export function responseFieldRole(name: string): ResponseFieldRole {
  if (typeof name === 'string' && token.test(name)) return roles.get(name.toLowerCase()) ?? 'plain'
  throw new ApplicationError(`a field name is a token, not ${JSON.stringify(name)}`)
}

const beyondFieldValue = /[^\t\x20-\x7e\x80-\xff]/

/** @throws ApplicationError for a value that is no latin-1 string without control characters, tab apart */
export function checkFieldValue(name: string, value: string): void {
  if (typeof value === 'string' && !beyondFieldValue.test(value)) return
  const what = typeof value === 'string' ? 'holds a control character or one beyond latin-1' : `is a ${typeof value}`
  throw new ApplicationError(`the value of ${name} ${what}`)
}

/**
 * What a Content-Length says, in bytes.
 *
 * @param before what another one has said before; -1 where this is the first
 * @throws ApplicationError for what is no safe integer in plain digits, and for a second one
 */
export function contentLengthOf(value: string, before: number): number {
  const length = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length)) {
    throw new ApplicationError(`Content-Length is plain digits, not ${JSON.stringify(value)}`)
  }
  if (before >= 0) throw new ApplicationError('Content-Length is given twice')
  return length
}

/**
 * Whether a field asks for the connection to be closed: of all hop-by-hop fields `Connection: close` is the one wish that
 * is granted, and a 426 says what to upgrade to. @throws ApplicationError for all others
 */
export function asksToClose(role: ResponseFieldRole, name: string, value: string, statusCode: number): boolean {
  if (role === 'plain' || role === 'date' || role === 'content-length') return false
  if (role === 'connection' && value.toLowerCase() === 'close') return true
  if (role === 'upgrade' && statusCode === 426) return false
  throw new ApplicationError(
    `${name}: ${value} is between the server and its client (RFC 9110 §7.6.1), not the application's`,
  )
}
