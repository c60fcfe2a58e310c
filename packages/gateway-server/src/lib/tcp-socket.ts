// What lies below a TLSSocket. Node has no public way to it. Where the member should go, all that is lost is that a
// handshake's time counts towards `headerTimeout`, that a cut is a reset, and the answer to plain HTTP; tls.test.ts would
// tell.
import { Socket } from 'node:net'

/** The TCP socket that a TLSSocket stands on; undefined for one on another kind of stream, and for any other socket. */
export function tcpSocketOf(socket: Socket): Socket | undefined {
  const parent: unknown = '_parent' in socket ? socket['_parent'] : undefined
  return parent instanceof Socket ? parent : undefined
}
