// What lies below a TLSSocket, for what TLS hides: which TCP connection it is, resets, and whether a write gets through.
// Node has no public way to it; should its member for it go, tls.test.ts tells.
import { Socket } from 'node:net'

/** The TCP socket that a TLSSocket stands on; undefined for one on another kind of stream, and for any other socket. */
export function tcpSocketOf(socket: Socket): Socket | undefined {
  const parent: unknown = '_parent' in socket ? socket['_parent'] : undefined
  return parent instanceof Socket ? parent : undefined
}

/**
 * Lets the operating system tell of a reset that nobody would notice: an empty write fails then, and sends nothing. Only
 * where nothing else is being written: below TLS a write of our own that has to wait would be taken for TLS's.
 */
export function probe(socket: Socket): void {
  if (socket.writableLength > 0) return
  const tcpSocket = tcpSocketOf(socket) ?? socket
  tcpSocket.write('')
}
