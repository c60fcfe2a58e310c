// The diagnostics channels of node:http's server, for tracers: the same names and messages, at the same moments.
import { channel } from 'node:diagnostics_channel'
import type { GatewayResponse } from './messages.ts'

const created = channel('http.server.response.created')
const started = channel('http.server.request.start')
const finished = channel('http.server.response.finish')

/** Tells of a new request and its response. */
export function publishStart(response: GatewayResponse): void {
  const request = response.req
  if (created.hasSubscribers) created.publish({ request, response })
  if (!started.hasSubscribers) return
  const { socket } = request
  started.publish({ request, response, socket, server: Reflect.get(socket, 'server') })
}

export function isTraced(): boolean {
  return created.hasSubscribers || started.hasSubscribers
}

export const responseFinished = {
  get hasSubscribers(): boolean {
    return finished.hasSubscribers
  },
  publish(response: GatewayResponse): void {
    const request = response.req
    finished.publish({ request, response, socket: request.socket, server: Reflect.get(request.socket, 'server') })
  },
}
