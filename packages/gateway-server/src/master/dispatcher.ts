// Hands connections to workers: each to the one with the fewest, in turn where several have as few. One whose event loop
// does not take what it was handed gets no more, so that a blocked worker delays almost nobody; while nobody can take
// connections they wait here. A connection is the master's until its worker has acknowledged it: what a dying worker had
// been handed but not taken goes to another.
import type { Socket } from 'node:net'

/** A worker as who hands it connections sees it. */
export interface Taker {
  readonly serves: boolean
  /** Connections that it has, those included that it was handed. */
  readonly load: number
  /** For how many milliseconds it has been owing something: to take a connection, or to say that it is alive. */
  behind(now: number): number
  hand(socket: Socket): void
}

/** From how long on a worker that is behind gets no more, in milliseconds. */
const patience = 100

/** How many may wait while nobody can take them; others are closed. As `backlog`, but after the operating system's. */
const mostWaiting = 4_096

export class Dispatcher {
  #takers: readonly Taker[] = []
  #waiting: Socket[] = []
  #last = 0
  #open = false

  /** From now on connections are handed over; before, they wait. */
  open(): void {
    this.#open = true
    this.flush()
  }

  /** Whom to choose from. */
  setTakers(takers: readonly Taker[]): void {
    this.#takers = takers
    this.flush()
  }

  dispatch(socket: Socket): void {
    const taker = this.#waiting.length === 0 ? this.#choose() : undefined
    if (taker !== undefined) taker.hand(socket)
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(socket)
    else socket.destroy()
  }

  /** A worker may have become able to take connections. */
  flush(): void {
    while (this.#waiting.length > 0) {
      const taker = this.#choose()
      const socket = taker && this.#waiting.shift()
      if (taker === undefined || socket === undefined) return
      taker.hand(socket)
    }
  }

  /** Nobody will take them any more. */
  close(): void {
    for (const socket of this.#waiting) socket.destroy()
    this.#waiting = []
  }

  get waiting(): number {
    return this.#waiting.length
  }

  #choose(): Taker | undefined {
    if (!this.#open) return undefined
    const takers = this.#takers
    const now = performance.now()
    let best: Taker | undefined
    let chosen = this.#last
    for (let step = 1; step <= takers.length; step++) {
      const index = (this.#last + step) % takers.length
      const taker = takers[index]
      if (taker === undefined || !taker.serves || taker.behind(now) > patience) continue
      if (best !== undefined && taker.load >= best.load) continue
      best = taker
      chosen = index
    }
    this.#last = chosen
    return best
  }
}
