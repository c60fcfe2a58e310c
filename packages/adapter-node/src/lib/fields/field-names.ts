// Response field names, checked and classified once per spelling. The map is bounded: names come from the application,
// but an application may take them from its clients.

/** What a field means for how a response is sent. `hop` are those that belong to the server alone (RFC 9110 §7.6.1). */
export type FieldKind =
  | 'plain'
  | 'connection'
  | 'content-length'
  | 'cookie'
  | 'hop'
  | 'trailer'
  | 'transfer-encoding'
  | 'upgrade'

export interface FieldName {
  /** The name in lower case. */
  readonly key: string
  readonly kind: FieldKind
  /** Whether objects list it before all others, as they do with numbers. */
  readonly isNumber: boolean
  /** The last value that was found to be plain, to recognize it by: most fields are alike in all responses. */
  lastValue: unknown
}

const kinds: Readonly<Record<string, FieldKind>> = {
  connection: 'connection',
  'content-length': 'content-length',
  cookie: 'cookie',
  'keep-alive': 'hop',
  'proxy-connection': 'hop',
  te: 'hop',
  trailer: 'trailer',
  'transfer-encoding': 'transfer-encoding',
  upgrade: 'upgrade',
}

const limit = 1024
const noValue = Symbol('no value yet')
const known = new Map<string, FieldName>()
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** The field of this name; `undefined` where the name is not a token (RFC 9110 §5.6.2). */
export function fieldNamed(name: string): FieldName | undefined {
  return known.get(name) ?? learn(name)
}

function learn(name: string): FieldName | undefined {
  if (!token.test(name)) return undefined
  const key = internalized(name.toLowerCase())
  const field: FieldName = {
    key,
    kind: Object.hasOwn(kinds, key) ? (kinds[key] ?? 'plain') : 'plain',
    isNumber: /^\d+$/.test(key),
    lastValue: noValue,
  }
  if (known.size < limit) known.set(name, field)
  return field
}

/** The same string as V8 keeps it for property names: looking a property up by it needs no hashing. */
function internalized(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text
}

const forbidden = /[^\t\x20-\x7e\x80-\xff]/

/** Whether a field value can be sent as it is: a number, or a string of latin-1 without control characters. */
export function isPlainValue(value: unknown): value is string | number {
  return typeof value === 'string' ? !forbidden.test(value) : typeof value === 'number'
}

const longestKept = 256

/** As isPlainValue, quicker where the field had that value before. */
export function isPlainFor(field: FieldName, value: unknown): value is string | number {
  if (value === field.lastValue) return true
  if (!isPlainValue(value)) return false
  if (typeof value === 'number' || value.length <= longestKept) field.lastValue = value
  return true
}
