// For programs that have accepted a socket, have it served, and write to it themselves meanwhile.
import type { Socket } from 'node:net'
import { ownerOf } from '../socket/socket-listeners.ts'
import { AnsweringConnection } from './answering-connection.ts'

/**
 * Lets a program write to a socket that is being served: what it writes leaves behind what has been written before it, though
 * answers leave at the end of the event loop's turn.
 *
 * @param isEnding whether an answer has ended of which the server may not have everything yet: it is waited for until this turn ends
 */
export function writeBehindAnswers(socket: Socket, isEnding: () => boolean): void {
  const owner = ownerOf(socket)
  if (owner instanceof AnsweringConnection) owner.letOthersWrite(isEnding)
}
