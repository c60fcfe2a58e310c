// The rules for status and headers, checked at the moment `startResponse` is called (SPEC.md, rules of the response
// head). What passes becomes lines of the head at once: later changes to the application's array can't get in.
import { fieldLine, isFieldValue, isToken } from '@gateway-server/http1'
import type { HeaderList } from '@gateway-server/interface'
import { ApplicationError } from './errors.ts'

/** A checked response head. */
export interface PreparedHead {
  readonly status: string
  readonly statusCode: number
  readonly fieldLines: string
  /** Of Content-Length; -1 where there is none. */
  readonly contentLength: number
  readonly hasDate: boolean
  /** The application asks for the connection to be closed. */
  readonly close: boolean
}

const Role = { OTHER: 0, CONTENT_LENGTH: 1, DATE: 2, CONNECTION: 3, UPGRADE: 4, HOP_BY_HOP: 5 } as const
type Role = (typeof Role)[keyof typeof Role]

const roles: ReadonlyMap<string, Role> = new Map([
  ['content-length', Role.CONTENT_LENGTH],
  ['date', Role.DATE],
  ['connection', Role.CONNECTION],
  ['upgrade', Role.UPGRADE],
  ['keep-alive', Role.HOP_BY_HOP],
  ['proxy-connection', Role.HOP_BY_HOP],
  ['te', Role.HOP_BY_HOP],
  ['transfer-encoding', Role.HOP_BY_HOP],
])

/** A name that was checked, and the line of its last value: most fields of an application are alike in all responses. */
interface CheckedName {
  readonly role: Role
  lastValue: string | undefined
  lastLine: string
}

const mostKept = 1024
const longestKept = 128
const knownNames = new Map<string, CheckedName>()
const knownStatuses = new Map<string, number>()

/** @throws ApplicationError for whatever breaks a rule */
export function prepareHead(status: string, headers: HeaderList): PreparedHead {
  const statusCode = statusCodeOf(status)
  let fieldLines = ''
  let contentLength = -1
  let hasDate = false
  let close = false
  if (!Array.isArray(headers)) throw new ApplicationError('headers must be an array of [name, value] pairs')
  for (let index = 0; index < headers.length; index++) {
    const [name, value] = headers[index] as HeaderList[number] // index < length
    const checked = checkedName(name)
    const line = checked.lastValue === value ? checked.lastLine : lineOf(name, value, checked)
    const { role } = checked
    if (role === Role.CONTENT_LENGTH) {
      contentLength = lengthOf(value, contentLength)
      if (statusCode === 204) continue // it has none (RFC 9110 §8.6)
    } else if (role === Role.DATE) {
      hasDate = true
    } else if (role !== Role.OTHER) {
      if (asksToClose(role, name, value, statusCode)) {
        close = true
        continue // the server says it, once
      }
    }
    fieldLines += line
  }
  return { status, statusCode, fieldLines, contentLength, hasDate, close }
}

function statusCodeOf(status: string): number {
  const known = knownStatuses.get(status)
  if (known !== undefined) return known
  if (typeof status !== 'string' || !/^[2-9]\d\d /.test(status) || !isFieldValue(status)) {
    throw new ApplicationError(`a status is three digits from 200, a space and a reason, not ${JSON.stringify(status)}`)
  }
  const code = Number(status.slice(0, 3))
  if (knownStatuses.size < mostKept && status.length <= 64) knownStatuses.set(status, code)
  return code
}

function checkedName(name: string): CheckedName {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  if (typeof name !== 'string' || !isToken(name))
    throw new ApplicationError(`a field name is a token, not ${JSON.stringify(name)}`)
  const role = roles.get(name.toLowerCase()) ?? Role.OTHER
  const checked: CheckedName = { role, lastValue: undefined, lastLine: '' }
  if (knownNames.size < mostKept && name.length <= longestKept) knownNames.set(name, checked)
  return checked
}

/** A value, checked, with its name. */
function lineOf(name: string, value: unknown, checked: CheckedName): string {
  if (typeof value !== 'string' || !isFieldValue(value)) throw valueError(name, value)
  const line = fieldLine(name, value)
  if (value.length <= longestKept) {
    checked.lastValue = value
    checked.lastLine = line
  }
  return line
}

function valueError(name: string, value: unknown): ApplicationError {
  const what = typeof value === 'string' ? 'holds a control character or one beyond latin-1' : `is a ${typeof value}`
  return new ApplicationError(`the value of ${name} ${what}`)
}

function lengthOf(value: string, before: number): number {
  const length = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length))
    throw new ApplicationError(`Content-Length is plain digits, not ${JSON.stringify(value)}`)
  if (before >= 0) throw new ApplicationError('Content-Length is given twice')
  return length
}

/** @returns whether the field asks for the connection to be closed: `Connection: close` is the one wish that is granted */
function asksToClose(role: Role, name: string, value: string, statusCode: number): boolean {
  if (role === Role.CONNECTION && value.toLowerCase() === 'close') return true
  if (role === Role.UPGRADE && statusCode === 426) return false
  throw new ApplicationError(
    `${name}: ${value} is between the server and its client (RFC 9110 §7.6.1), not the application's`,
  )
}

/** Checked field lines for 103 responses and trailers, where framing fields have no place either. */
export function prepareFields(headers: HeaderList): string {
  let fieldLines = ''
  for (const [name, value] of headers) {
    const { role } = checkedName(name)
    if (role !== Role.OTHER && role !== Role.DATE) throw new ApplicationError(`${name} has no place here`)
    if (typeof value !== 'string' || !isFieldValue(value)) throw valueError(name, value)
    fieldLines += fieldLine(name, value)
  }
  return fieldLines
}
