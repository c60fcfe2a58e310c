// Header fields of a response, from whatever a handler gave to the list that `startResponse` takes.
// Plain objects of strings, the common case, become that list directly; everything else goes through the real Headers,
// whose judgement (and whose errors) it then is.
import type { HeaderList } from '@gateway-server/interface'
import { fieldName } from './field-names.ts'
import { NativeHeaders } from './native-classes.ts'

/** What `new Headers(…)` takes. */
export type HeadersSource = NonNullable<ConstructorParameters<typeof Headers>[0]>

type Field = HeaderList[number]

/** The content type of a string body that was given none (Fetch, "extract a body"). */
export const standardTextType = 'text/plain;charset=UTF-8'

/** The list for a body with this type and no fields of its own: a frozen one a type, which servers may remember. */
const defaults = new Map<string, HeaderList>()
const maxDefaults = 100
const none: HeaderList = Object.freeze([])
const standardText = defaultFields(standardTextType)

const forbidden = /[^\t\x20-\x7e\x80-\xff]/

/**
 * The list for `headers` as a Response would hold them, with `contentType` where they name none.
 *
 * @throws TypeError as the Headers constructor does
 */
export function fieldList(headers: HeadersSource | undefined, contentType: string | undefined): HeaderList {
  if (headers === undefined) return defaultFields(contentType)
  const fields = recordFields(headers) ?? [...new NativeHeaders(headers)]
  if (contentType !== undefined && !hasContentType(fields)) fields.push(['content-type', contentType])
  return fields
}

/** Fields that stay somebody else's until they are sent. */
export class SharedFields {
  readonly #headers: Headers
  readonly #contentType: string | undefined

  constructor(headers: Headers, contentType: string | undefined) {
    this.#headers = headers
    this.#contentType = contentType
  }

  get list(): HeaderList {
    return fieldList(this.#headers, this.#contentType)
  }
}

/**
 * What the server takes of it: everything but the fields that are its own, with the exceptions the interface makes.
 * The content type of plain strings is spelled as `textType` says.
 */
export function sendable(fields: HeaderList, status: number, textType: string): HeaderList {
  if (fields === standardText) return textType === standardTextType ? fields : defaultFields(textType)
  for (const field of fields) {
    if (isDropped(field, status) || isStandardText(field)) return cleared(fields, status, textType)
  }
  return fields
}

function cleared(fields: HeaderList, status: number, textType: string): HeaderList {
  return fields
    .filter((field) => !isDropped(field, status))
    .map((field) => (isStandardText(field) ? [field[0], textType] : field))
}

function isDropped(field: Field, status: number): boolean {
  const name = fieldName(field[0])
  if (name === undefined || !name.isHopByHop) return false
  if (name.lowerCase === 'connection') return field[1].toLowerCase() !== 'close'
  return !(name.lowerCase === 'upgrade' && status === 426)
}

function isStandardText(field: Field): boolean {
  return field[1] === standardTextType && fieldName(field[0])?.isContentType === true
}

function defaultFields(contentType: string | undefined): HeaderList {
  if (contentType === undefined) return none
  return defaults.get(contentType) ?? rememberDefault(contentType)
}

function rememberDefault(contentType: string): HeaderList {
  const fields: HeaderList = Object.freeze([Object.freeze(['content-type', contentType] as const)])
  if (defaults.size < maxDefaults) defaults.set(contentType, fields)
  return fields
}

function hasContentType(fields: HeaderList): boolean {
  for (const field of fields) if (fieldName(field[0])?.isContentType === true) return true
  return false
}

/** `undefined` where it takes the real Headers to say what these fields are. */
function recordFields(headers: HeadersSource): Field[] | undefined {
  if (headers === null || Object.getPrototypeOf(headers) !== Object.prototype) return undefined
  const record = headers as Readonly<Record<string, unknown>> // a plain object; its values are looked at below
  const fields: Field[] = []
  for (const name of Object.keys(record)) {
    const value = record[name]
    if (!isPlainValue(value) || !isNewName(name, fields)) return undefined
    fields.push([name, value])
  }
  return fields
}

/** Values that Headers would neither refuse nor trim. */
function isPlainValue(value: unknown): value is string {
  return typeof value === 'string' && !forbidden.test(value) && !isBlank(value, 0) && !isBlank(value, value.length - 1)
}

function isBlank(value: string, index: number): boolean {
  const code = value.charCodeAt(index)
  return code === 0x20 || code === 0x09
}

/** Names that are none, or differ only by case, are for Headers to refuse or to join. */
function isNewName(name: string, fields: readonly Field[]): boolean {
  const known = fieldName(name)
  if (known === undefined) return false
  for (const field of fields) if (fieldName(field[0])?.lowerCase === known.lowerCase) return false
  return true
}
