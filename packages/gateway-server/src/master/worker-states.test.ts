import { expect, test } from 'vitest'
import { follows, type WorkerState, workerStates } from './worker-states.ts'

// Its keys are its states.
const states = Object.keys(workerStates) as WorkerState[]

test('every state leads to the end, and none back', () => {
  for (const state of states) {
    const { next } = workerStates[state]
    expect(next.includes('ended')).toBe(state !== 'ended')
    for (const later of next) expect(states.indexOf(later)).toBeGreaterThan(states.indexOf(state))
  }
})

test('a worker that serves counts, unless it is being replaced', () => {
  expect(states.filter((state) => workerStates[state].serves)).toEqual(['ready', 'retiring'])
  expect(states.filter((state) => workerStates[state].counts)).toEqual(['starting', 'ready'])
})

test('another order is a fault', () => {
  expect(follows('ready', 'retiring')).toBe('retiring')
  expect(() => follows('draining', 'ready')).toThrow('a worker that is draining does not become ready')
})
