// Time that passes only when a test lets it, for the clock of the connections: how long a machine takes for anything is no
// matter. Sockets and `setTimeout` are as they always are.
import { onTestFinished, vi } from 'vitest'
import { turnsOfTheLoop } from './test-server.fixture.ts'

/** What passes at a time, in milliseconds: as much as the shortest tick. Between two of them all hear what has come in. */
const step = 10

export interface HeldTime {
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): Promise<void>
  /** Lets time pass until the work is done, but not more than `most`: what has not come by then will not come. */
  until<T>(work: Promise<T>, most: number): Promise<[result: T, milliseconds: number]>
}

/** Holds time until the test ends. Servers and intervals that are made from now on go by it. */
export function heldTime(): HeldTime {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return { pass, until }
}

async function pass(milliseconds: number): Promise<void> {
  await turnsOfTheLoop()
  for (let left = milliseconds; left > 0; left -= step) {
    vi.advanceTimersByTime(Math.min(step, left))
    await turnsOfTheLoop()
  }
}

async function until<T>(work: Promise<T>, most: number): Promise<[result: T, milliseconds: number]> {
  const state = { isDone: false }
  const done = (): void => void (state.isDone = true)
  void work.catch(() => {}).finally(done) // that it fails is told below
  const start = performance.now()
  const passed = (): number => performance.now() - start
  while (!state.isDone && passed() < most) await pass(step)
  const time = passed()
  return [await work, time]
}
