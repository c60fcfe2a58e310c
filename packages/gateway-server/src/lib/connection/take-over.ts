// A socket that becomes somebody else's: the application's after an upgrade.
import type { Socket } from 'node:net'
import { stopListening } from '../socket/socket-listeners.ts'

/** Leaves a socket as if nobody had listened to it yet. What comes meanwhile waits for who listens next. */
export function letGoOf(socket: Socket): void {
  stopListening(socket)
  if (socket.isPaused()) socket.resume()
  // Not flowing, but not paused on purpose either: so that it flows once somebody listens to `data`, as after
  // node:http's `upgrade`. Only TypeScript holds the member to be read-only.
  ;(socket as { readableFlowing: boolean | null }).readableFlowing = null
  // And reading, as there: that the client closes its side is noticed though nobody listens, so that the socket can close.
  socket.read(0)
}
