// Requests that wait for a turn of the event loop. Where handlers take long, all that has come together would keep the loop
// from looking for more, and answers would leave to clients whose next requests wait for the turn behind the next. So once
// a turn is long, requests are begun for two milliseconds of each turn, in the order in which they came, and answers leave
// between (decision 14). While turns are short nothing waits.
import { AsyncResource } from 'node:async_hooks'
import { performance } from 'node:perf_hooks' // the global one is an accessor: each use of it is a call
import { endTurn, longestWait, turnIsLong } from '../socket/departures.ts'

/** Has a request to begin. */
export interface AwaitingTurn {
  /** Begins it. */
  takeTurn(): void
}

/** How many requests one turn begins at most. */
const mostTaken = 128

/** Turns belong to nobody's request. */
const context = new AsyncResource('GATEWAYTURNS')

/** A place in the queue: its request begins in the context that it came in, as it would have at once. */
class Place extends AsyncResource {
  readonly #waiting: AwaitingTurn

  constructor(waiting: AwaitingTurn) {
    super('GATEWAYREQUEST')
    this.#waiting = waiting
  }

  take(): void {
    this.runInAsyncScope(giveTurn, undefined, this.#waiting)
  }
}

let queue: Place[] = []
/** How many of the queue have been taken. */
let taken = 0
/** How many immediates are to come: one for each place of this turn, and one for its end. */
let scheduled = 0
let isTaking = false
let isOver = false
let startedAt = 0

/** Whether a request that could begin now has to wait for its turn. */
export function requestsWait(): boolean {
  return turnIsLong || (queue.length > 0 && !isTaking)
}

/** Has it take its turn behind those that wait already. To be said once until it does. */
export function awaitTurn(waiting: AwaitingTurn): void {
  queue.push(new Place(waiting))
  if (scheduled <= mostTaken) context.runInAsyncScope(schedule, undefined, scheduled === 0 ? 2 : 1)
}

function giveTurn(waiting: AwaitingTurn): void {
  isTaking = true
  try {
    waiting.takeTurn()
  } finally {
    isTaking = false
  }
}

/** Each request has an immediate of its own: all that it leaves to ticks and promises is done before the next begins. */
function schedule(immediates: number): void {
  scheduled += immediates
  for (let count = immediates; count > 0; count--) setImmediate(goOn)
}

function goOn(): void {
  if (--scheduled === 0) finishTurn()
  else if (!isOver) takeNext()
}

function takeNext(): void {
  const now = performance.now()
  if (startedAt === 0) startedAt = now
  isOver = turnIsLong || now - startedAt > longestWait
  const next = queue[taken]
  if (isOver || next === undefined) return
  taken++
  next.take()
}

function finishTurn(): void {
  endTurn()
  isOver = false
  startedAt = 0
  if (taken >= queue.length || taken >= mostTaken) {
    queue = queue.slice(taken)
    taken = 0
  }
  const left = queue.length - taken
  if (left > 0) schedule(Math.min(left, mostTaken) + 1)
}
