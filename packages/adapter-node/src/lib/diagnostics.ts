// The diagnostics channels of node:http's server, for tracers: the same names and messages, at the same moments. And whether
// there are tracers of the other kind, which wrap the method that servers emit requests with.
import { channel } from 'node:diagnostics_channel'
import { Server } from './node-http.ts'
import type { Socket } from 'node:net'
import type { GatewayRequest, GatewayResponse } from './messages.ts'
import { nodesEmit } from './node-internals.ts'

const created = channel('http.server.response.created')
const started = channel('http.server.request.start')
const finished = channel('http.server.response.finish')

/** Tells of a new request and its response. */
export function publishStart(response: GatewayResponse): void {
  const request = response.req
  if (created.hasSubscribers) created.publish({ request, response })
  if (!started.hasSubscribers) return
  started.publish(messageOf(request, response))
}

/** Node's streams take the socket away from a request that they destroy. */
function messageOf(request: GatewayRequest, response: GatewayResponse): object {
  const { socket } = request as { readonly socket: Socket | null }
  return { request, response, socket, server: socket === null ? undefined : Reflect.get(socket, 'server') }
}

export function isTraced(): boolean {
  return created.hasSubscribers || started.hasSubscribers
}

/** OpenTelemetry and its like do this, for all servers there are and will be, or for all emitters: then requests are emitted. */
export function isEmitWrapped(): boolean {
  return Server.prototype.emit !== nodesEmit
}

export const responseFinished = {
  get hasSubscribers(): boolean {
    return finished.hasSubscribers
  },
  publish(response: GatewayResponse): void {
    finished.publish(messageOf(response.req, response))
  },
}
