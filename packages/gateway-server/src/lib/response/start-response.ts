// A response's status and fields as they come to `startResponse`: checked at once, by the rules of
// @gateway-server/interface, and made lines of the head, so that later changes to the application's array can't get in.
// What an application says again and again is remembered, and neither checked nor written a second time.
import { fieldLine } from '@gateway-server/http1'
import {
  asksToClose,
  checkFields,
  checkFieldValue,
  checkIsList,
  contentLengthOf,
  type HeaderList,
  responseFieldRole,
  type ResponseFieldRole,
  statusCodeOf,
} from '@gateway-server/interface'

/** A checked response head. A class, since literals may be made in V8's old space (decisions/0010). */
export class PreparedHead {
  readonly status: string
  readonly statusCode: number
  fieldLines = ''
  /** Of Content-Length; -1 where there is none. */
  contentLength = -1
  hasDate = false
  /** The application asks for the connection to be closed. */
  close = false

  constructor(status: string, statusCode: number) {
    this.status = status
    this.statusCode = statusCode
  }
}

/** A name that was checked, and the line of its last value: most fields of an application are alike in all responses. */
interface CheckedName {
  readonly role: ResponseFieldRole
  lastValue: string | undefined
  lastLine: string
}

const mostKept = 1024
const longestKept = 128
const knownNames = new Map<string, CheckedName>()
const knownStatuses = new Map<string, number>()

/** @throws ApplicationError for whatever breaks a rule */
export function prepareHead(status: string, headers: HeaderList): PreparedHead {
  const statusCode = knownStatuses.get(status) ?? learnStatus(status)
  const head = new PreparedHead(status, statusCode)
  let fieldLines = ''
  checkIsList(headers)
  for (let index = 0; index < headers.length; index++) {
    const [name, value] = headers[index]! // index < length
    const checked = knownNames.get(name) ?? learnName(name)
    const line = checked.lastValue === value ? checked.lastLine : lineOf(name, value, checked)
    const { role } = checked
    if (role === 'content-length') {
      head.contentLength = contentLengthOf(value, head.contentLength)
      if (statusCode === 204) continue // it has none (RFC 9110 §8.6)
    } else if (role === 'date') {
      head.hasDate = true
    } else if (role !== 'plain' && asksToClose(role, name, value, statusCode)) {
      head.close = true
      continue // the server says it, once
    }
    fieldLines += line
  }
  head.fieldLines = fieldLines
  return head
}

function learnStatus(status: string): number {
  const code = statusCodeOf(status)
  if (knownStatuses.size < mostKept && status.length <= 64) knownStatuses.set(status, code)
  return code
}

function learnName(name: string): CheckedName {
  const checked: CheckedName = { role: responseFieldRole(name), lastValue: undefined, lastLine: '' }
  if (knownNames.size < mostKept && name.length <= longestKept) knownNames.set(name, checked)
  return checked
}

/** A value, checked, with its name. */
function lineOf(name: string, value: string, checked: CheckedName): string {
  checkFieldValue(name, value)
  const line = fieldLine(name, value)
  if (value.length <= longestKept) {
    checked.lastValue = value
    checked.lastLine = line
  }
  return line
}

/** Checked field lines for early hints and trailers. @throws ApplicationError as above */
export function prepareFields(headers: HeaderList): string {
  checkFields(headers)
  let fieldLines = ''
  for (const [name, value] of headers) fieldLines += fieldLine(name, value)
  return fieldLines
}
