// What this package has to know of node:http's inside, all of it read from two sample messages when the module loads:
// the symbols under which Node keeps a message's state, and the defaults of all its other members. Nothing outside this
// file may name an internal symbol by its description: where a version of Node lacks one, a private one stands in.
import { EventEmitter } from 'node:events'
import { IncomingMessage, OutgoingMessage, ServerResponse } from './node-http.ts'
import { Socket } from 'node:net'

const sampleRequest = new IncomingMessage(new Socket())
sampleRequest.httpVersionMajor = 1
sampleRequest.httpVersionMinor = 1
const sampleResponse = new ServerResponse(sampleRequest)

function symbolOf(sample: object, description: string): symbol {
  const found = Reflect.ownKeys(sample).find((key) => typeof key === 'symbol' && key.description === description)
  return typeof found === 'symbol' ? found : Symbol(description)
}

declare const outHeaders: unique symbol
declare const needDrain: unique symbol
declare const corked: unique symbol
declare const errored: unique symbol
declare const writableFinished: unique symbol
declare const headersCount: unique symbol
declare const trailersCount: unique symbol
declare const abortController: unique symbol
declare const detachAbortSignal: unique symbol

// A symbol found at run time has no type of its own; the declarations above give each one.
/** Where a response keeps its fields: `{ lowerCaseName: [name, value] }`, or null. */
export const kOutHeaders: typeof outHeaders = symbolOf(sampleResponse, 'kOutHeaders') as typeof outHeaders
/** How often a response has been corked more than uncorked. */
export const kCorked: typeof corked = symbolOf(sampleResponse, 'corked') as typeof corked
export const kNeedDrain: typeof needDrain = symbolOf(sampleResponse, 'kNeedDrain') as typeof needDrain
export const kErrored: typeof errored = symbolOf(sampleResponse, 'errored') as typeof errored
export const kWritableFinished: typeof writableFinished = symbolOf(
  sampleResponse,
  'kWritableFinished',
) as typeof writableFinished
export const kHeadersCount: typeof headersCount = symbolOf(sampleRequest, 'kHeadersCount') as typeof headersCount
export const kTrailersCount: typeof trailersCount = symbolOf(sampleRequest, 'kTrailersCount') as typeof trailersCount
export const kAbortController: typeof abortController = symbolOf(
  sampleRequest,
  'kAbortController',
) as typeof abortController
export const kDetachAbortSignal: typeof detachAbortSignal = symbolOf(
  IncomingMessage.prototype,
  'kDetachAbortSignal',
) as typeof detachAbortSignal

/** Whether what node:http runs at the end of a response takes the error that prevented it; else it must not run then. */
export const finishTakesError = Reflect.ownKeys(sampleResponse).includes(symbolOf(sampleResponse, 'kFlushError'))

/** Members that Node's constructors give every message; a prototype of ours holds them once for all. */
export const requestDefaults = defaultsOf(sampleRequest)
export const responseDefaults = defaultsOf(sampleResponse)

/** Each own member of a sample with its value, as data; objects, which messages must not share, are left out. */
function defaultsOf(sample: object): PropertyDescriptorMap {
  const defaults: PropertyDescriptorMap = {}
  for (const key of Reflect.ownKeys(sample)) {
    const value: unknown = Reflect.get(sample, key)
    const isState = typeof value === 'object' && value !== null
    // An array here is a queue that node:http fills behind the methods we replace: frozen, so that it stays empty.
    if (isState && !Array.isArray(value)) continue
    Reflect.set(defaults, key, dataDescriptor(isState ? Object.freeze([]) : value))
  }
  return defaults
}

function dataDescriptor(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: false, configurable: true }
}

/**
 * EventEmitter's own `emit`, as it was when this module was loaded: tracers and node:domain replace that very method, for all
 * emitters. Where somebody has before us, there is none: Node's source names its own symbol.
 */
export const nodesEmit: unknown = /\bkErrorMonitor\b/.test(
  Function.prototype.toString.call(EventEmitter.prototype.emit),
)
  ? EventEmitter.prototype.emit
  : undefined

/** The methods that have a stand-in. */
const replaced = [
  'setHeader',
  'getHeader',
  'hasHeader',
  'removeHeader',
  'writeHead',
  'write',
  'end',
  'destroy',
  'setTimeout',
] as const

/** Node's own, as they were when this module was loaded. */
const originals = {
  setHeader: originalOf('setHeader'),
  getHeader: originalOf('getHeader'),
  hasHeader: originalOf('hasHeader'),
  removeHeader: originalOf('removeHeader'),
  writeHead: originalOf('writeHead'),
  write: originalOf('write'),
  end: originalOf('end'),
  destroy: originalOf('destroy'),
  setTimeout: originalOf('setTimeout'),
} as const

/** Node's method, unless a tracer loaded before us has wrapped it: Node's source names its own symbols. */
function originalOf(name: (typeof replaced)[number]): unknown {
  const method = ServerResponse.prototype[name]
  const isNodes = /\bk(?:OutHeaders|Socket|NeedDrain)\b/.test(Function.prototype.toString.call(method))
  return isNodes && (name === 'writeHead' || Object.hasOwn(OutgoingMessage.prototype, name)) ? method : undefined
}

/**
 * Whether the method of this name on `http.ServerResponse.prototype` is Node's own now. Where somebody has patched it
 * (tracers do), the patched one has to be called.
 */
export function isPristine(name: keyof typeof originals): boolean {
  return ServerResponse.prototype[name] === originals[name]
}
