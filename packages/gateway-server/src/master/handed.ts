// The connections that a worker has been handed and has not taken yet. Each has a number, and they are taken in order: one
// that is passed over never arrived, which happens where a process has no file descriptors left.
import type { Socket } from 'node:net'

/** Milliseconds after which a worker that is alive would have taken a connection, if it had arrived. */
const arrivesWithin = 10_000

export class Handed {
  #sockets = new Map<number, Socket>()
  #next = 1
  /** When the worker took one last, or was handed the first of those that it has not. */
  #since = 0

  get size(): number {
    return this.#sockets.size
  }

  /** @returns its number */
  add(socket: Socket): number {
    if (this.#sockets.size === 0) this.#since = performance.now()
    const number = this.#next++
    this.#sockets.set(number, socket)
    return number
  }

  /** For how long there has been no progress, in milliseconds. */
  waiting(now: number): number {
    return this.#sockets.size === 0 ? 0 : now - this.#since
  }

  /** The worker has one. @returns it, and those before it, which it will never have */
  taken(number: number): { readonly socket: Socket | undefined; readonly lost: readonly Socket[] } {
    this.#since = performance.now()
    const socket = this.#sockets.get(number)
    this.#sockets.delete(number)
    const lost: Socket[] = []
    for (const [other, left] of this.#sockets) {
      if (other > number) break
      this.#sockets.delete(other)
      lost.push(left)
    }
    return { socket, lost }
  }

  /** The worker's event loop turns. @returns those that it should have taken long ago */
  overdue(now: number): readonly Socket[] {
    return this.waiting(now) > arrivesWithin ? this.takeAll() : []
  }

  takeAll(): readonly Socket[] {
    const all = [...this.#sockets.values()]
    this.#sockets.clear()
    return all
  }
}
