// Hands connections to workers, in turn. One that has far fewer than the others, since it is new, gets two in each round: it
// catches up, without being given all there is to do where most of the others' connections are idle. One whose event loop does
// not take what it was handed gets no more, so that a blocked worker delays almost nobody; while nobody can take connections
// they wait here. A connection is the master's until its worker has acknowledged it: what a dying worker had been handed but
// not taken goes to another.
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

/** Far fewer than the average: less than this part of it, and so many fewer. One more or less is nothing but the moment. */
const few = 0.8
const fewer = 4

/** How many may wait while nobody can take them; others are closed. As `backlog`, but after the operating system's. */
const mostWaiting = 4_096

export class Dispatcher {
  #takers: readonly Taker[] = []
  #waiting: Socket[] = []
  #turn = 0
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

  /** In turn; at the end of each round there may be one turn more for who has few. */
  #choose(): Taker | undefined {
    if (!this.#open) return undefined
    const now = performance.now()
    const able = this.#takers.filter((taker) => taker.serves && taker.behind(now) <= patience)
    this.#turn = (this.#turn + 1) % (able.length + 1)
    const poor = this.#turn === able.length ? poorest(able) : undefined
    if (this.#turn === able.length && poor === undefined) this.#turn = 0
    return poor ?? able[this.#turn]
  }
}

/** Who has far fewer connections than the others, if somebody has. */
function poorest(takers: readonly Taker[]): Taker | undefined {
  const average = takers.reduce((sum, { load }) => sum + load, 0) / takers.length
  const poor = takers.filter(({ load }) => load < few * average && load < average - fewer)
  return poor.sort((one, other) => one.load - other.load)[0]
}
