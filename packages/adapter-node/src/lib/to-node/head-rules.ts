// The rules of a response head (SPEC.md), checked when `startResponse` is called, and the same for trailers and hints.
import type { HeaderList } from '@gateway-server/interface'
import { fieldNamed, isPlainValue } from '../field-names.ts'

/** A checked head. The fields are a copy: later changes to the application's list can't get in. */
export interface CheckedHead {
  readonly code: number
  readonly reason: string
  readonly fields: HeaderList
  /** Of Content-Length; -1 where there is none. */
  readonly contentLength: number
  /** The application asks for the connection to be closed. */
  readonly close: boolean
}

/** @throws TypeError for whatever breaks a rule */
export function checkHead(status: string, headers: HeaderList): CheckedHead {
  if (typeof status !== 'string' || !/^[2-9]\d\d /.test(status) || !isPlainValue(status)) {
    throw new TypeError(`a status is three digits from 200, a space and a reason, not ${JSON.stringify(status)}`)
  }
  if (!Array.isArray(headers)) throw new TypeError('headers must be an array of [name, value] pairs')
  const code = Number(status.slice(0, 3))
  const fields: Array<readonly [string, string]> = []
  let contentLength = -1
  let close = false
  for (const [name, value] of headers as HeaderList) {
    const { kind } = checkField(name, value)
    if (kind === 'content-length') {
      if (contentLength >= 0) throw new TypeError('Content-Length is given twice')
      contentLength = lengthOf(value)
      if (code === 204) continue // it has none (RFC 9110 §8.6)
    } else if (kind === 'connection' && value.toLowerCase() === 'close') {
      close = true
      continue
    } else if (isBetweenTwo(kind) && !(kind === 'upgrade' && code === 426)) throw notYours(name, value)
    fields.push([name, value])
  }
  return { code, reason: status.slice(4), fields, contentLength, close }
}

function checkField(name: string, value: string): { kind: string } {
  const field = typeof name === 'string' ? fieldNamed(name) : undefined
  if (field === undefined) throw new TypeError(`a field name is a token, not ${JSON.stringify(name)}`)
  if (typeof value !== 'string' || !isPlainValue(value)) {
    throw new TypeError(`the value of ${name} is no string of latin-1 without control characters`)
  }
  return field
}

function lengthOf(value: string): number {
  const length = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length)) {
    throw new TypeError(`Content-Length is plain digits, not ${JSON.stringify(value)}`)
  }
  return length
}

/** Whether a field is between the server and its client (RFC 9110 §7.6.1), not the application's. */
function isBetweenTwo(kind: string): boolean {
  return kind === 'connection' || kind === 'hop' || kind === 'transfer-encoding' || kind === 'upgrade'
}

function notYours(name: string, value: string): TypeError {
  return new TypeError(`${name}: ${value} is between the server and its client (RFC 9110 §7.6.1)`)
}

/** Fields of trailers and of interim responses, where framing has no place either. @throws TypeError as above */
export function checkFields(headers: HeaderList): HeaderList {
  for (const [name, value] of headers) {
    const { kind } = checkField(name, value)
    if (isBetweenTwo(kind) || kind === 'content-length') throw new TypeError(`${name} has no place here`)
  }
  return headers
}
