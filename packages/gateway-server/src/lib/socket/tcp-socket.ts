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
  if (socket.writableLength === 0) writeNothing(tcpSocketOf(socket) ?? socket)
}

/**
 * As `probe`, below TLS alone, for when a client seems to have closed its side: a reset that node:tls meets while it writes
 * its session tickets is lost, what is read looks like an orderly end, and what is written from then on waits for ever.
 */
export function probeBelowTls(socket: Socket): void {
  const tcpSocket = tcpSocketOf(socket)
  if (tcpSocket !== undefined && socket.writableLength === 0) writeNothing(tcpSocket)
}

function writeNothing(socket: Socket): void {
  socket.write('')
}
