// When answers leave: those of one turn of the event loop one right after the other, at its end, so that the operating
// system wakes who reads them once, not for each. Sending is most of what a request costs (decision 14). None waits for a
// slow one behind it: not longer than a moment, and where handlers turn out to take longer, not at all. After that moment
// the turn is a long one, and who begins requests leaves them to the next (request-queue.ts).
import { AsyncResource } from 'node:async_hooks'

/** Looked up once, since the global one is an accessor; importing node:process would take 3 ms, for all that it exports. */
const { nextTick } = process

export interface Departing {
  /** Sends what there is to send. Must not throw. */
  depart(): void
}

/** Milliseconds that an answer waits for others of its turn, if each of them takes less. */
export const longestWait = 2
/** Milliseconds that an answer must not have waited: somebody's handler takes too long to wait for. */
const tooLong = 5
/** How many answers do not wait once one has waited too long. A pause of the garbage collector costs no more than that. */
const impatience = 32

/** In no request's asynchronous context: what leaves is many requests'. */
const context = new AsyncResource('GATEWAYDEPARTURES')

let waiting: Departing[] = []
let firstAt = 0
let scheduled = false
let untilExit = false
let hurried = 0

/** Whether an answer has waited for as long as one may, in this turn, or does not wait at all. */
export let turnIsLong = false

/** Has it depart with the others of this turn. To be said once until it does. */
export function departWithTurn(departing: Departing): void {
  if (hurried > 0) {
    hurried--
    turnIsLong = true
    if (!scheduled) schedule()
    nextTick(departNow, departing)
    return
  }
  const now = performance.now()
  if (waiting.push(departing) === 1) {
    firstAt = now
    if (!scheduled) schedule()
  } else if (now - firstAt > longestWait) {
    turnIsLong = true
    context.runInAsyncScope(departAll, undefined, now)
  }
}

function schedule(): void {
  scheduled = true
  context.runInAsyncScope(setImmediate, undefined, turnEnds)
  if (untilExit) return
  untilExit = true
  process.on('exit', endTurn) // who answers and then ends the process has answered
}

function turnEnds(): void {
  scheduled = false
  endTurn()
}

/** What has been waiting departs, as it does by itself when the event loop's turn ends. */
export function endTurn(): void {
  turnIsLong = false
  if (waiting.length > 0) departAll(performance.now())
}

function departAll(now: number): void {
  if (now - firstAt > tooLong) hurried = impatience
  const batch = waiting
  waiting = []
  for (const departing of batch) departing.depart()
}

function departNow(departing: Departing): void {
  departing.depart()
}
