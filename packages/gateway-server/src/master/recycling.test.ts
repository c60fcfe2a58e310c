import type { Application } from '@gateway-server/interface'
import { call, createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { Recycling } from './recycling.ts'

const unlimited = { maxRequests: 0, maxRequestsJitter: 0, maxWorkerMemory: 0, maxWorkerLifetime: 0 }

const application: Application = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return ['hi']
}

/** How many requests are served until it wants to be replaced. */
async function requestsUntilRetirement(limits: typeof unlimited): Promise<number> {
  const reasons: string[] = []
  const counting = new Recycling(limits, (reason) => reasons.push(reason)).counting(application)
  for (let count = 1; ; count++) {
    await call(counting, createEnviron())
    if (reasons.length > 0) return count
  }
}

test('retires with the last of so many requests, and serves on', async () => {
  expect(await requestsUntilRetirement({ ...unlimited, maxRequests: 3 })).toBe(3)
  const reasons: string[] = []
  const recycling = new Recycling({ ...unlimited, maxRequests: 1 }, (reason) => reasons.push(reason))
  const counting = recycling.counting(application)
  expect((await call(counting, createEnviron())).body.toString()).toBe('hi')
  expect((await call(counting, createEnviron())).body.toString()).toBe('hi')
  expect(reasons).toEqual(['it has served 1 requests (--max-requests)'])
})

test('the jitter adds to them', async () => {
  for (let round = 0; round < 20; round++) {
    const count = await requestsUntilRetirement({ ...unlimited, maxRequests: 3, maxRequestsJitter: 2 })
    expect([3, 4, 5]).toContain(count)
  }
})

test('the application’s startup and shutdown are still its own', async () => {
  const calls: unknown[] = []
  const whole: Application = Object.assign((...args: Parameters<Application>) => application(...args), {
    startup: (state: Record<string, unknown>) => void calls.push(state),
    shutdown: () => void calls.push('shutdown'),
  })
  const counting = new Recycling({ ...unlimited, maxRequests: 3 }, () => {}).counting(whole)
  await counting.startup?.({ key: 1 })
  await counting.shutdown?.()
  expect(calls).toEqual([{ key: 1 }, 'shutdown'])
})

test('without a limit the application is the one that was given', () => {
  expect(new Recycling(unlimited, () => {}).counting(application)).toBe(application)
})

test('retires once, whatever its reasons', () => {
  const reasons: string[] = []
  const recycling = new Recycling({ ...unlimited, maxWorkerMemory: 1 }, (reason) => reasons.push(reason))
  recycling.lookAtMemory()
  recycling.lookAtMemory()
  expect(reasons).toEqual([expect.stringMatching(/^it has \d+ MiB of memory \(--max-worker-memory\)$/)])
})
