// A response's life beyond its head and body: its listeners, its socket, its destruction.
import { ServerResponse } from '../node-http.ts'
import type { Socket } from 'node:net'
import { clientGone, cut, isGone, watch } from '../client-gone.ts'
import { beyondLayer, callBeyondLayer, ownData } from '../layer.ts'
import { kDestroyed, kEnviron, kEvents, kHost, kWaiting } from '../messages.ts'
import type { GatewayResponse } from '../messages.ts'
import { isPristine, kErrored, kWritableFinished } from '../node-internals.ts'
import { letGoOfSocket } from '../server/connection-socket.ts'
import { release } from './response-output.ts'

const base = ServerResponse.prototype

const members: ThisType<GatewayResponse> & object = {
  /** EventEmitter makes this with the first listener, whichever way it is added. */
  get _events(): object | undefined {
    return this[kEvents]
  },
  set _events(events: object | undefined) {
    if (!(kEnviron in this)) {
      ownData(this, '_events', events)
      return
    }
    this[kEvents] = events
    if (events !== undefined) watch(this)
  },

  /** The only method of Node's that takes it for granted that there is a table of listeners. */
  eventNames() {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'eventNames', [])
    if (this[kEvents] === undefined) this._events = Object.create(null) as object
    return base.eventNames.call(this)
  },

  get destroyed(): boolean | undefined {
    if (!(kEnviron in this)) return undefined
    if (this[kDestroyed]) return true
    return this[kWaiting] !== undefined && this[kEnviron]['node.socket']?.destroyed === true && isGone(this)
  },
  set destroyed(value: boolean) {
    if (kEnviron in this) this[kDestroyed] = value
    else ownData(this, 'destroyed', value)
  },

  destroy(error?: Error) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'destroy', [error])
    if (!isPristine('destroy')) return destroyAsPatched(this, error)
    if (this[kDestroyed]) return this
    this[kDestroyed] = true
    this[kErrored] = error
    cutOff(this)
    return this
  },

  /** Node's server takes it away when the response has been sent. */
  get socket(): unknown {
    if (!(kEnviron in this)) return beyondLayer(this, 'socket')
    return this[kWritableFinished] ? null : this.req.socket
  },
  set socket(value: unknown) {
    if (!(kEnviron in this)) Reflect.set(base, 'socket', value, this)
  },
  get connection(): unknown {
    return kEnviron in this ? this.socket : beyondLayer(this, 'connection')
  },
  set connection(value: unknown) {
    if (!(kEnviron in this)) Reflect.set(base, 'connection', value, this)
  },

  setTimeout(milliseconds: number, callback?: () => void) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'setTimeout', [milliseconds, callback])
    if (!isPristine('setTimeout')) return setTimeoutAsPatched(this, milliseconds, callback)
    if (callback !== undefined) this.on('timeout', callback)
    this.req.socket.setTimeout(milliseconds)
    return this
  },

  /** The server has the connection, from the beginning to the end; another response may be given its own socket. */
  assignSocket(socket: Socket) {
    if (!(kEnviron in this)) callBeyondLayer(this, 'assignSocket', [socket])
  },
  detachSocket(socket: Socket) {
    if (!(kEnviron in this)) callBeyondLayer(this, 'detachSocket', [socket])
    else if (this.req[kHost].accepts) letGoOfSocket(this, socket)
  },
}

function cutOff(response: GatewayResponse): void {
  release(response)
  cut(response.req, response)
}

/** A \`destroy\` that is not Node's own may go on to Node's, which knows nothing of a connection here. */
function destroyAsPatched(response: GatewayResponse, error: Error | undefined): GatewayResponse {
  if (response[kDestroyed]) return base.destroy.call(response, error) as GatewayResponse // as all of them do
  process.nextTick(closeDestroyed, response) // before Node's own tick, which would close this message alone
  try {
    return base.destroy.call(response, error) as GatewayResponse // as above
  } finally {
    if (response[kDestroyed]) cutOff(response)
  }
}

function closeDestroyed(response: GatewayResponse): void {
  if (response[kDestroyed]) clientGone(response)
}

/** Node's own waits to be told of its socket. */
function setTimeoutAsPatched(response: GatewayResponse, ...given: [number, (() => void)?]): GatewayResponse {
  const returned = base.setTimeout.call(response, ...given) as GatewayResponse // it returns its \`this\`
  response.emit('socket', response.req.socket)
  return returned
}

export const responseLifetime = members
