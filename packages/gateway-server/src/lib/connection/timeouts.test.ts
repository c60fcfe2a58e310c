import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Clock, type Timed } from './timeouts.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Something with a deadline, and when it was told that it had passed. */
class Patient implements Timed {
  deadline = Infinity
  readonly timedOutAt: number[] = []
  timedOut(): void {
    this.timedOutAt.push(performance.now())
    this.deadline = Infinity
  }
}

function clockOf(...limits: number[]): { clock: Clock; patient: Patient; patients: Set<Patient> } {
  const patient = new Patient()
  const patients = new Set([patient])
  const clock = new Clock(patients, limits)
  clock.start()
  return { clock, patient, patients }
}

describe.each([30, 100, 2_000, 30_000])('a limit of %i ms', (limit) => {
  test('is never early, and at most a few ticks late, whenever it begins', () => {
    const tick = Math.min(500, Math.max(10, Math.ceil(limit / 4)))
    for (const offset of [0, 1, tick - 1, tick, tick + 1]) {
      const { clock, patient } = clockOf(limit)
      vi.advanceTimersByTime(5 * tick + offset)
      const begin = performance.now()
      patient.deadline = clock.deadline(limit)
      vi.advanceTimersByTime(limit + 4 * tick)
      expect(patient.timedOutAt.length).toBe(1)
      const late = (patient.timedOutAt[0] ?? 0) - begin - limit
      expect(late).toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThanOrEqual(3 * tick)
      clock.stop()
    }
  })
})

test('time in which nothing could be read counts for no more than two ticks', () => {
  const { clock, patient } = clockOf(1_000)
  patient.deadline = clock.deadline(1_000)
  const busy = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000)
  vi.advanceTimersToNextTimer() // after a minute
  expect(patient.timedOutAt).toEqual([])
  busy.mockRestore()
  clock.stop()
})

test('0 is no limit', () => {
  const { clock } = clockOf(0, 0)
  expect(clock.deadline(0)).toBe(Infinity)
  expect(clock.deadline(Infinity)).toBe(Infinity)
  clock.stop()
})

test('a connection that goes in the middle of a tick does not hide the next', () => {
  const { clock, patients } = clockOf(40)
  const others = [new Patient(), new Patient()]
  for (const other of others) {
    other.deadline = clock.deadline(40)
    other.timedOut = () => {
      other.timedOutAt.push(0)
      patients.delete(other)
    }
    patients.add(other)
  }
  vi.advanceTimersByTime(200)
  expect(others.map(({ timedOutAt }) => timedOutAt.length)).toEqual([1, 1])
  clock.stop()
})

test('starts once, stops, and starts again', () => {
  const { clock, patient } = clockOf(40)
  clock.start()
  clock.stop()
  expect(vi.getTimerCount()).toBe(0)
  patient.deadline = 0
  clock.start()
  vi.advanceTimersByTime(100)
  expect(patient.timedOutAt.length).toBe(1)
  clock.stop()
})
