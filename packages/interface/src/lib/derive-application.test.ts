import { expect, test } from 'vitest'
import type { Application } from './application.ts'
import { deriveApplication } from './derive-application.ts'

test('answers as it was told, and starts, drains and shuts down as the inner one', async () => {
  const calls: unknown[] = []
  const inner: Application = Object.assign(() => ['inner'], {
    startup(this: unknown, state: Record<string, unknown>) {
      calls.push([this, 'startup', state])
    },
    async drain(this: unknown) {
      calls.push([this, 'drain'])
    },
    shutdown(this: unknown) {
      calls.push([this, 'shutdown'])
    },
  })
  const call = (): string[] => ['outer']
  const derived = deriveApplication(inner, call)
  expect(derived).toBe(call)
  const state = {}
  await derived.startup?.(state)
  await derived.drain?.()
  await derived.shutdown?.()
  expect(calls).toEqual([
    [inner, 'startup', state],
    [inner, 'drain'],
    [inner, 'shutdown'],
  ])
})

test('has no more of a life than the inner one', () => {
  expect(
    Object.keys(
      deriveApplication(
        () => [],
        () => [],
      ),
    ),
  ).toEqual([])
})
