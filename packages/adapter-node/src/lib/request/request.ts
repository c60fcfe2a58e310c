// The request's members between a framework's prototypes and `http.IncomingMessage.prototype`. What node:http parses or
// makes for every request is made here when it is first looked at; everything that works on it is Node's own code.
import { IncomingMessage } from '../node-http.ts'
import type { Socket } from 'node:net'
import type { Environ } from '@gateway-server/interface'
import { isGone } from '../client-gone.ts'
import { ownSocketOf, socketOf } from '../server/connection-socket.ts'
import type { ConnectionSocket } from '../server/connection-socket.ts'
import { beyondLayer, callBeyondLayer, layerOf, ownData, settle } from '../layer.ts'
import type { Layer } from '../layer.ts'
import {
  kAssigned,
  kClose,
  kEnded,
  kEnviron,
  kEvents,
  kHost,
  kResponse,
  kSocket,
  kStream,
  kTrusted,
} from '../messages.ts'
import type { GatewayRequest } from '../messages.ts'
import { kHeadersCount, requestDefaults } from '../node-internals.ts'
import { materialize, pull } from './request-body.ts'
import { responseLayer } from '../response/response.ts'

const base: Partial<Record<string, (...parameters: unknown[]) => unknown>> = IncomingMessage.prototype as never // by name

/** A member that is computed from the environ until somebody sets it. */
function computed(name: PropertyKey, compute: (environ: Environ) => unknown): PropertyDescriptorMap {
  return {
    [name]: {
      get(this: object) {
        return kEnviron in this ? compute(this[kEnviron] as Environ) : beyondLayer(this, name)
      },
      set(this: object, value: unknown) {
        ownData(this, name, value)
      },
      configurable: true,
    },
  }
}

const facts: PropertyDescriptorMap = {
  ...computed('rawHeaders', (environ) => environ['gateway.raw_headers']),
  ...computed(kHeadersCount, (environ) => environ['gateway.raw_headers'].length),
  ...computed('httpVersion', ({ SERVER_PROTOCOL }) => SERVER_PROTOCOL.slice('HTTP/'.length)),
  ...computed('httpVersionMajor', ({ SERVER_PROTOCOL }) => Number(SERVER_PROTOCOL[5])),
  ...computed('httpVersionMinor', ({ SERVER_PROTOCOL }) => Number(SERVER_PROTOCOL[7])),
  ...computed('upgrade', () => false),
  ...computed('joinDuplicateHeaders', () => null),
  // The environ itself, for those who know that there is one: `request.environ['gateway.version']`.
  ...computed('environ', (environ) => environ),
}

const members: ThisType<GatewayRequest> & object = {
  get _readableState(): object | undefined {
    if (!(kEnviron in this)) return undefined
    return this[kStream] ?? materialize(this)
  },
  set _readableState(state: object | undefined) {
    if (kEnviron in this) this[kStream] = state
    else ownData(this, '_readableState', state)
  },

  /** Parsers of bodies ask this of every request; to say so of one that nobody has begun to read, no stream is made. */
  get readable(): unknown {
    if (!(kEnviron in this)) return beyondLayer(this, 'readable')
    // What nobody has read is thrown away with the response's end.
    return this[kStream] === undefined ? !this[kResponse]._closed : Reflect.get(base, 'readable', this)
  },
  set readable(value: unknown) {
    Reflect.set(base, 'readable', value, this)
  },

  get _events(): object | undefined {
    return this[kEvents]
  },
  set _events(events: object | undefined) {
    if (kEnviron in this) this[kEvents] = events
    else ownData(this, '_events', events)
  },

  /** The only method of Node's that takes it for granted that there is a table of listeners. */
  eventNames() {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'eventNames', [])
    return this[kEvents] === undefined ? [] : IncomingMessage.prototype.eventNames.call(this)
  },

  get socket(): Socket | null | undefined {
    if (!(kEnviron in this)) return undefined
    if (this[kSocket] !== undefined) return this[kSocket]
    if (this[kHost].accepts) return ownSocketOf(this)
    return (this[kSocket] = socketOf(this[kResponse], this[kHost]))
  },
  /** Node's streams set null here before they destroy a request whose connection is to live on. */
  set socket(socket: ConnectionSocket | null | undefined) {
    if (kEnviron in this) this[kSocket] = socket
    else ownData(this, 'socket', socket)
  },
  get client(): unknown {
    return this.socket
  },
  set client(value: unknown) {
    ownData(this, 'client', value)
  },

  get aborted(): boolean | undefined {
    if (!(kEnviron in this)) return undefined
    const response = this[kResponse]
    return !response._closed && this[kEnviron]['node.socket']?.destroyed === true && isGone(response)
  },
  set aborted(value: boolean) {
    ownData(this, 'aborted', value)
  },

  _read(size: number) {
    if (!(kEnviron in this)) {
      callBeyondLayer(this, '_read', [size])
      return
    }
    if (!this._consuming) {
      this._readableState.readingMore = false
      this._consuming = true
    }
    pull(this)
  },

  /** A request that was read to its end closes without a look at its socket; the rest is Node's. */
  _destroy(error: Error | null, callback: (error?: Error | null) => void) {
    if (!(kEnviron in this)) callBeyondLayer(this, '_destroy', [error, callback])
    else if (error !== null || !this.readableEnded || !this.complete) {
      base._destroy?.call(this, error, callback)
    } else if (this[kResponse][kEnded] && this[kClose] === undefined) {
      // Listeners of `close` look whether the response is finished: it tells first, as on node:http.
      this[kClose] = callback
    } else callback()
  },

  /**
   * Express, and what is made like it, sets this right before it replaces the prototypes of both messages with its own,
   * which may know nothing of this layer. The application an adapter is made for is expected (`kTrusted`).
   */
  get res(): unknown {
    return this[kAssigned]
  },
  set res(value: unknown) {
    if (!(kEnviron in this)) {
      ownData(this, 'res', value)
      return
    }
    this[kAssigned] = value
    if (this[kTrusted]-- !== 0) return
    settle(this, requestLayer)
    settle(this[kResponse], responseLayer)
  },
}

export const requestLayer: Layer = layerOf(requestDefaults, Object.create(null, facts) as object, members)
