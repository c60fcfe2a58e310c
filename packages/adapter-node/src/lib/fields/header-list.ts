// From what an application set or gave to writeHead to the fields that startResponse gets. What node:http would decide
// while it writes a head (framing, keep-alive) the server decides here: its fields are left out, and the application's
// wish is kept as a flag.
import { validateHeaderName, validateHeaderValue } from '../node-http.ts'
import { fieldNamed, isPlainValue } from './field-names.ts'
import type { FieldKind } from './field-names.ts'
import { invalidArgument } from '../node-errors.ts'

/** Field values as applications give them. */
export type FieldValue = string | number | readonly string[]
/** Fields as Node keeps them, by lower-case name. */
export type FieldStore = Record<string, [name: string, value: FieldValue]>

export type Fields = Array<readonly [name: string, value: string]>

// What a head said of itself, as bits.
export const hasLength = 1
export const isChunked = 2
export const hasTrailer = 4
export const hasConnection = 8
export const hasUpgrade = 16

/** A head in the making. */
export interface Head {
  readonly fields: Fields
  flags: number
  /** The value of Content-Length, if there is one. */
  contentLength: number | null
}

export function newHead(): Head {
  return { fields: [], flags: 0, contentLength: null }
}

const { hasOwnProperty } = Object.prototype

/** Adds the fields that setHeader has stored. They have been checked. */
export function addStored(head: Head, store: FieldStore): void {
  for (const key in store) {
    const entry = store[key]
    if (entry === undefined) continue
    const kind = fieldNamed(key)?.kind ?? 'plain'
    if (kind === 'plain' && typeof entry[1] === 'string') head.fields.push(entry as [string, string]) // just checked
    else addField(head, entry[0], entry[1], kind)
  }
}

/**
 * Adds the fields of a plain object as writeHead takes it, where nothing about them is special; false where Node has to
 * look at them itself, because it would throw or convert.
 */
export function addPlainObject(head: Head, object: Readonly<Record<string, unknown>>): boolean {
  for (const name in object) {
    // What is inherited is no field: a polluted prototype would be sent. V8 knows this form in a for-in, and is quickest with it.
    if (!hasOwnProperty.call(object, name)) continue
    const value = object[name]
    const field = fieldNamed(name)
    if (field === undefined || !isPlainValue(value)) {
      if (field === undefined || !Array.isArray(value) || !value.every(isPlainValue)) return false
      addField(head, name, value, field.kind)
    } else if (field.kind === 'plain') head.fields.push([name, typeof value === 'string' ? value : String(value)])
    else addField(head, name, value, field.kind)
  }
  return true
}

/**
 * Adds fields in any of writeHead's forms: an object, a flat list, or a list of pairs. Throws what node:http throws.
 */
export function addChecked(head: Head, headers: unknown): void {
  for (const [name, value] of pairsOf(headers)) {
    validateHeaderName(name)
    for (const one of Array.isArray(value) ? value : [value]) validateHeaderValue(name, one)
    addField(head, name, value, fieldNamed(name)?.kind ?? 'plain')
  }
}

function pairsOf(headers: unknown): Array<[name: string, value: unknown]> {
  if (headers === null || headers === undefined) return []
  // Node takes whatever is there and lets the checks that follow judge it; so do these two.
  if (!Array.isArray(headers)) return Object.entries(headers)
  if (Array.isArray(headers[0])) return headers as Array<[string, unknown]>
  if (headers.length % 2 !== 0) throw invalidArgument('headers', headers)
  const pairs: Array<[string, unknown]> = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index] as string, headers[index + 1]])
  return pairs
}

/** Adds a field that has been checked, with one value or several. */
export function addField(head: Head, name: string, value: unknown, kind: FieldKind): void {
  if (!Array.isArray(value)) addValue(head, name, String(value), kind)
  else if (kind === 'cookie' && value.length > 1) addValue(head, name, value.join('; '), kind)
  else for (const one of value) addValue(head, name, String(one), kind)
}

const closeOption = /(?:^|\W)close(?:$|\W)/i
const chunkedCoding = /(?:^|\W)chunked(?:$|\W)/i

function addValue(head: Head, name: string, value: string, kind: FieldKind): void {
  switch (kind) {
    case 'connection':
      head.flags |= hasConnection
      if (closeOption.test(value)) head.fields.push([name, 'close'])
      return
    case 'transfer-encoding':
      if (chunkedCoding.test(value)) head.flags |= isChunked
      return
    case 'hop':
      return
    case 'content-length':
      addLength(head, name, value)
      return
    case 'trailer':
      head.flags |= hasTrailer
      break
    case 'upgrade':
      head.flags |= hasUpgrade
      break
    case 'cookie':
    case 'plain':
      break
    default:
      kind satisfies never
  }
  head.fields.push([name, value])
}

/**
 * Equal lengths count as one, where node:http sends all of them (RFC 9110 §8.6), and blanks around it are none of a length.
 * What is no length, or another one, is left for the server to refuse.
 */
function addLength(head: Head, name: string, value: string): void {
  const before = head.contentLength
  const length = Number(value)
  const text = value === String(length) ? value : (equalLengths.exec(value)?.[1] ?? value)
  head.flags |= hasLength
  head.contentLength = Number(text)
  if (before === null || before !== head.contentLength || !/^\d+$/.test(text)) head.fields.push([name, text])
}

const equalLengths = /^[\t ]*(\d+)[\t ]*(?:,[\t ]*\1[\t ]*)*$/
