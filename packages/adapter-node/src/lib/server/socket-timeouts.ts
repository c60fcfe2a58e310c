// The time limits of a program's own, as on node:http: where nothing has gone either way for as long as somebody has set, those
// who listen decide, and where nobody does the connection ends. `server.timeout` holds from when a connection is accepted, and
// while a request is under way; between two requests it is the server's time for idle connections that does.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { kEnviron, kHost } from '../messages.ts'
import type { GatewayRequest, GatewayResponse, Host } from '../messages.ts'

/** The response that a socket is busy with is there under Node's name for it. */
export type BusySocket = Socket & { _httpMessage?: GatewayResponse | null }

/** Since the last request of these no limit holds; the server's own does again with the next. */
const idle = new WeakSet<Socket>()

/** A server has accepted a connection, and looks after it from here on. */
export function accepted(socket: Socket, server: Server): void {
  Reflect.set(socket, 'server', server) // as on node:http: another server may have accepted it first
  if (server.timeout > 0) socket.setTimeout(server.timeout)
  socket.on('timeout', onTimeout)
}

/** The connection is somebody else's, who hears of its timeouts alone. */
export function acceptedByOthers(socket: Socket): void {
  socket.off('timeout', onTimeout)
}

/** One function for all: an idle connection keeps no closure. */
function onTimeout(this: BusySocket): void {
  timedOut(this, Reflect.get(this, 'server') as Server) // set when it was accepted
}

/** Those who listen decide, and where nobody does the connection ends. */
export function timedOut(socket: BusySocket, server: Server): void {
  const response = socket._httpMessage ?? null
  const heard = [
    response !== null && !response.req.complete && response.req.emit('timeout', socket),
    response !== null && response.emit('timeout', socket),
    server.emit('timeout', socket),
  ]
  if (!heard.includes(true)) socket.destroy()
}

/** A request has come to a server that has a limit. */
export function timeRequest(request: GatewayRequest, limit: number): void {
  if (!request[kHost].accepts) request.socket.setTimeout(limit)
  else {
    const real = request[kEnviron]['node.socket']
    if (real !== undefined && idle.delete(real)) real.setTimeout(limit)
  }
}

/** The response is over. On node:http the limit stays where none for idle connections takes its place. */
export function endTime(socket: Socket, host: Host): void {
  if (!socket.timeout || (host.accepts && host.server.keepAliveTimeout === 0)) return
  socket.setTimeout(0)
  if (host.accepts) idle.add(socket)
}
