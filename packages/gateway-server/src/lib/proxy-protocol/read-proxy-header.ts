// Reads the PROXY header that a socket begins with, and nothing else: what has come behind it goes back into the socket, as
// if it had just come.
import type { Socket } from 'node:net'
import { parseProxyHeader, type ProxyHeader, ProxyProtocolError } from './proxy-protocol.ts'

/** Nothing came before the connection was closed, as when somebody looks whether a port is open. */
export class NothingCameError extends Error {}

/** @throws ProxyProtocolError, or NothingCameError; the socket is then for the caller to close */
export async function readProxyHeader(socket: Socket): Promise<ProxyHeader> {
  let received: Buffer = Buffer.alloc(0)
  for (;;) {
    const closed = await somethingHappens(socket)
    received = Buffer.concat([received, ...octetsIn(socket)])
    const header = parseProxyHeader(received)
    if (header !== undefined) {
      if (received.length > header.length && !socket.destroyed) socket.unshift(received.subarray(header.length))
      return header
    }
    if (closed && received.length === 0) throw new NothingCameError()
    if (closed) throw new ProxyProtocolError('the connection ended within the header')
  }
}

function* octetsIn(socket: Socket): Generator<Buffer> {
  for (;;) {
    const octets: unknown = socket.read()
    if (!Buffer.isBuffer(octets)) return
    yield octets
  }
}

/** Waits for octets or for the end. @returns whether no more come */
function somethingHappens(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (closed: boolean): void => {
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd)
      resolve(closed)
    }
    const onReadable = (): void => settle(false)
    const onEnd = (): void => settle(true)
    if (socket.readableEnded || socket.destroyed) resolve(true)
    else socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd)
  })
}
