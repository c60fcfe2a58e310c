// The life of a worker as its master sees it: a table of states, of what a worker in each of them does, and of which may
// follow it. A worker never comes back from draining.

export type WorkerState = 'starting' | 'ready' | 'retiring' | 'draining' | 'ended'

interface StateRow {
  /** Whether it gets new connections. */
  readonly serves: boolean
  /** Whether it is one of those that there should be; others are on their way out, or have gone. */
  readonly counts: boolean
  /** Whether it may end: anything else is a crash. */
  readonly mayEnd: boolean
  readonly next: readonly WorkerState[]
}

export const workerStates: Readonly<Record<WorkerState, StateRow>> = {
  /** Loads the application and starts it up. */
  starting: { serves: false, counts: true, mayEnd: false, next: ['ready', 'draining', 'ended'] },
  ready: { serves: true, counts: true, mayEnd: false, next: ['retiring', 'draining', 'ended'] },
  /** Serves until another is ready in its place. */
  retiring: { serves: true, counts: false, mayEnd: false, next: ['draining', 'ended'] },
  /** Finishes what is under way. */
  draining: { serves: false, counts: false, mayEnd: true, next: ['ended'] },
  ended: { serves: false, counts: false, mayEnd: true, next: [] },
}

/** @throws Error for a state that cannot follow: a fault of our own */
export function follows(state: WorkerState, next: WorkerState): WorkerState {
  if (!workerStates[state].next.includes(next)) throw new Error(`a worker that is ${state} does not become ${next}`)
  return next
}
