// The rules for status and fields, checked at the moment `startResponse` is called (SPEC.md, rules 1 and 2), and what
// goes into a Response. What a Response can't say at all (statuses from 600 on) is refused here too, not later.
import type { HeaderList } from '@gateway-server/interface'

export interface ResponseHead {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  /** Of Content-Length; -1 where there is none. */
  readonly contentLength: number
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/
const statusLine = /^[2-5]\d\d [\t\x20-\x7e\x80-\xff]*$/
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'])

/** @throws TypeError for whatever breaks a rule */
export function responseHead(status: string, fields: HeaderList): ResponseHead {
  if (typeof status !== 'string' || !statusLine.test(status))
    throw new TypeError(`a status is three digits from 200 to 599, a space and a reason, not ${JSON.stringify(status)}`)
  if (!Array.isArray(fields)) throw new TypeError('headers must be an array of [name, value] pairs')
  const code = Number(status.slice(0, 3))
  const headers = new Headers()
  let contentLength = -1
  for (const [name, value] of fields as HeaderList) {
    const lowerCase = checkedName(name)
    checkValue(name, value)
    if (hopByHop.has(lowerCase)) checkHopByHop(lowerCase, value, code)
    if (lowerCase === 'content-length') contentLength = lengthOf(value, contentLength)
    if (lowerCase !== 'content-length' || code !== 204) headers.append(name, value) // 204 has none (RFC 9110 §8.6)
  }
  return { status: code, statusText: status.slice(4), headers, contentLength }
}

function checkedName(name: string): string {
  if (typeof name !== 'string' || !token.test(name))
    throw new TypeError(`a field name is a token, not ${JSON.stringify(name)}`)
  return name.toLowerCase()
}

function checkValue(name: string, value: string): void {
  if (typeof value === 'string' && fieldValue.test(value)) return
  const what = typeof value === 'string' ? 'holds a control character or one beyond latin-1' : `is a ${typeof value}`
  throw new TypeError(`the value of ${name} ${what}`)
}

/** `Connection: close` is the one wish that is granted, and a 426 names what to upgrade to. */
function checkHopByHop(name: string, value: string, code: number): void {
  if (name === 'connection' && value.toLowerCase() === 'close') return
  if (name === 'upgrade' && code === 426) return
  throw new TypeError(`${name}: ${value} is between the server and its client, not the application's`)
}

function lengthOf(value: string, before: number): number {
  const length = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length)) throw new TypeError(`Content-Length is plain digits, not ${JSON.stringify(value)}`)
  if (before >= 0) throw new TypeError('Content-Length is given twice')
  return length
}
