// A response's head: the fields while they are set, and the head once it is decided. The methods that frameworks call
// most are here in a faster form that knows only the ordinary case; everything else, errors first of all, is Node's own
// code, which works on the same fields (set-fields.ts). Nothing is sent here: the output does that.
import { STATUS_CODES, ServerResponse } from '../node-http.ts'
import { type FieldName, fieldNamed, isPlainFor, isPlainValue } from '../fields/field-names.ts'
import {
  addChecked,
  addPlainObject,
  addStored,
  hasConnection,
  hasLength,
  hasTrailer,
  hasUpgrade,
  isChunked,
} from '../fields/header-list.ts'
import { newHead } from '../fields/header-list.ts'
import type { Head } from '../fields/header-list.ts'
import { beyondLayer, callBeyondLayer, ownData } from '../layer.ts'
import { kEnviron, kFields, kSetFields, kStatus, kStore, kStreamed, kWrite } from '../messages.ts'
import type { GatewayResponse } from '../messages.ts'
import { nodeError } from '../node-errors.ts'
import { isPristine, kOutHeaders } from '../node-internals.ts'
import { SetFields } from '../fields/set-fields.ts'

const base = ServerResponse.prototype

/** `200 OK` by status code, for the reasons that Node gives. */
const statusLines = new Map<number, string>()

function statusLine(code: number, reason: string): string {
  if (reason !== STATUS_CODES[code]) return `${code} ${reason}`
  const line = statusLines.get(code) ?? `${code} ${reason}`
  statusLines.set(code, line)
  return line
}

/** Decides the head: what follows from its fields, and the ones that the server has to be told. */
function commit(response: GatewayResponse, status: string, head: Head): void {
  const { statusCode } = response
  if (statusCode === 204 || statusCode === 304 || statusCode < 200) response._hasBody = false
  if (head.contentLength !== null) response._contentLength = head.contentLength
  if (!response.shouldKeepAlive && (head.flags & hasConnection) === 0) head.fields.push(['Connection', 'close'])
  if ((head.flags & hasUpgrade) !== 0 && statusCode !== 426) dropUpgrade(head)
  const framed = (head.flags & (hasLength | isChunked)) !== 0
  const chunks = (head.flags & isChunked) !== 0 || (!framed && response._hasBody)
  if ((head.flags & hasTrailer) !== 0 && !chunks) {
    throw nodeError('ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding')
  }
  if ((head.flags & (isChunked | hasTrailer)) !== 0 || (!framed && response._removedContLen)) response[kStreamed] = true
  response[kStatus] = status
  response[kFields] = head.fields
}

/** An offer of other protocols, such as Apache's of `h2`, which proxies pass on: not this server's, to be refused by it. */
function dropUpgrade({ fields }: Head): void {
  for (let index = fields.length - 1; index >= 0; index--) {
    if (/^upgrade$/i.test(fields[index]![0])) fields.splice(index, 1) // index < length
  }
}

/** Whether the ordinary case of writeHead is at hand: a whole status and no fields, or an object and none set before. */
function isOrdinary(response: GatewayResponse, code: unknown, fields: unknown): fields is object | null | undefined {
  if (response[kStatus] !== '' || typeof code !== 'number' || (code | 0) !== code || code < 100 || code > 999)
    return false
  if (fields === null || fields === undefined) return true
  return (
    response[kSetFields] === undefined &&
    response[kStore] === null &&
    typeof fields === 'object' &&
    !Array.isArray(fields)
  )
}

/** The head as text. Middleware asks for it on every response, to know whether there is one: V8 joins it when it is read. */
function renderHead(response: GatewayResponse): string {
  let head = `HTTP/1.1 ${response[kStatus]}\r\n`
  for (const [name, value] of response[kFields]) head += `${name}: ${value}\r\n`
  return `${head}\r\n`
}

/** @returns false where Node has to do it */
function setQuickly(response: GatewayResponse, field: FieldName, name: string, value: string | number): boolean {
  const store = response[kStore]
  if (store === null) return !field.isNumber && (response[kSetFields] ??= new SetFields()).set(field, name, value)
  store[field.key] = [name, value]
  return true
}

/** The value of a field that has been set. @param key its name in lower case */
function valueOf(response: GatewayResponse, key: string): unknown {
  const fields = response[kSetFields]
  return fields === undefined ? response[kStore]?.[key]?.[1] : fields.get(key)
}

const members: ThisType<GatewayResponse> & object = {
  setHeader(name: string, value: unknown) {
    if (kEnviron in this && this[kStatus] === '' && typeof name === 'string' && isPristine('setHeader')) {
      const field = fieldNamed(name)
      if (field !== undefined && isPlainFor(field, value) && setQuickly(this, field, name, value)) return this
    }
    if (!(kEnviron in this)) return callBeyondLayer(this, 'setHeader', [name, value])
    return base.setHeader.call(this, name, value as string)
  },

  getHeader(name: string) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'getHeader', [name])
    if (typeof name !== 'string' || !isPristine('getHeader')) return base.getHeader.call(this, name)
    return valueOf(this, fieldNamed(name)?.key ?? name.toLowerCase())
  },

  hasHeader(name: string) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'hasHeader', [name])
    if (typeof name !== 'string' || !isPristine('hasHeader')) return base.hasHeader.call(this, name)
    return valueOf(this, fieldNamed(name)?.key ?? name.toLowerCase()) !== undefined
  },

  removeHeader(name: string) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'removeHeader', [name])
    const field = typeof name === 'string' ? fieldNamed(name) : undefined
    // Node notes that some fields have been removed; those are its own business.
    if (
      field?.kind !== 'plain' ||
      field.key === 'date' ||
      this[kStatus] !== '' ||
      this[kStore] !== null ||
      !isPristine('removeHeader')
    ) {
      return base.removeHeader.call(this, name)
    }
    this[kSetFields]?.remove(field.key)
    return undefined
  },

  writeHead(code: number, reason?: unknown, given?: unknown) {
    const fields = typeof reason === 'string' ? given : (given ?? reason)
    if (!(kEnviron in this)) return callBeyondLayer(this, 'writeHead', [code, reason, given])
    if (!isPristine('writeHead') || !isOrdinary(this, code, fields)) {
      return Reflect.apply(base.writeHead, this, [code, reason, given])
    }
    const message = typeof reason === 'string' ? reason : this.statusMessage || STATUS_CODES[code] || 'unknown'
    const head = newHead()
    if (!isPlainValue(message) || (fields && !addPlainObject(head, fields as Record<string, unknown>))) {
      return Reflect.apply(base.writeHead, this, [code, reason, given]) // throws what is to be thrown
    }
    this.statusMessage = message
    this.statusCode = code
    if (this[kSetFields] !== undefined) this[kSetFields].addTo(head)
    else if (this[kStore] !== null) addStored(head, this[kStore])
    commit(this, statusLine(code, message), head)
    return this
  },

  /** Where Node's own writeHead hands over: the status line, and the fields in the form it got them. */
  _storeHeader(firstLine: string, headers: unknown) {
    if (!(kEnviron in this)) return void callBeyondLayer(this, '_storeHeader', [firstLine, headers])
    const head = newHead()
    if (headers === this[kOutHeaders]) {
      if (this[kOutHeaders] !== null) addStored(head, this[kOutHeaders])
    } else addChecked(head, headers)
    commit(this, firstLine.slice('HTTP/1.1 '.length, -2), head)
  },

  /** The server checks fields strictly, whatever flags this process has; looking them up would make a socket. */
  _isLenientHeaderValidation() {
    return kEnviron in this ? false : callBeyondLayer(this, '_isLenientHeaderValidation', [])
  },

  get headersSent(): unknown {
    return kEnviron in this ? this[kStatus] !== '' : beyondLayer(this, 'headersSent')
  },

  get _header(): string | null | undefined {
    if (!(kEnviron in this)) return undefined
    return this[kStatus] === '' ? null : renderHead(this)
  },
  set _header(value: string | null) {
    if (!(kEnviron in this)) ownData(this, '_header', value)
    // Programs that take a head back set this to null; node:http then lets them write another.
    else if (!value && this[kWrite] === undefined) this[kStatus] = ''
  },
}

export const responseHead = members
