// Whether a connection has come over a Unix socket: over one comes only who may open its file.
import type { Socket } from 'node:net'

/** A TCP connection that was reset shows no peer either, but still the end that is ours. */
export function isUnixSocket(socket: Socket): boolean {
  return !socket.destroyed && socket.localAddress === undefined && socket.localPort === undefined
}
