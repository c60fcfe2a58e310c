import type { Application } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { Lifespan } from './lifespan.ts'

const time = 10_000

interface Lived {
  readonly lifespan: Lifespan
  readonly calls: string[]
  readonly log: unknown[]
}

function lifespanOf(members: Pick<Application, 'startup' | 'drain' | 'shutdown'>): Lived {
  const log: unknown[] = []
  const calls: string[] = []
  const { startup, drain, shutdown } = members
  const application: Application = Object.assign(() => null, {
    ...(startup && {
      startup: (state: Record<string, unknown>) => {
        calls.push('startup')
        return startup(state)
      },
    }),
    ...(drain && {
      drain: () => {
        calls.push('drain')
        return drain()
      },
    }),
    shutdown: () => {
      calls.push('shutdown')
      return shutdown?.()
    },
  })
  return { lifespan: new Lifespan(application, (message, error) => log.push(message, error)), calls, log }
}

test('without startup there is nothing to wait for', async () => {
  const { lifespan, calls } = lifespanOf({})
  expect([lifespan.start(), lifespan.started]).toEqual([undefined, true])
  await lifespan.end(time, time)
  expect([calls, lifespan.started]).toEqual([['shutdown'], false])
})

test('startup runs once, and what it leaves in the state stays', async () => {
  const { lifespan, calls } = lifespanOf({
    startup: async (state) => {
      await Promise.resolve()
      state.left = 'here'
    },
  })
  const starting = lifespan.start()
  expect(lifespan.start()).toBe(starting)
  expect(lifespan.started).toBe(false)
  await starting
  expect([lifespan.started, lifespan.start(), lifespan.state]).toEqual([true, undefined, { left: 'here' }])
  await lifespan.end(time, time)
  await lifespan.end(time, time)
  expect(calls).toEqual(['startup', 'shutdown'])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('broken')
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
])('a startup that %s has not started, and is not shut down', async (_name, startup) => {
  const { lifespan, calls } = lifespanOf({ startup })
  await expect(lifespan.start()).rejects.toThrow('broken')
  expect(lifespan.started).toBe(false)
  await lifespan.end(time, time)
  expect(calls).toEqual(['startup'])
})

test('an end during startup waits for it, then shuts down', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { lifespan, calls } = lifespanOf({ startup: () => promise })
  void lifespan.start()
  const ended = lifespan.end(time, time)
  resolve()
  await ended
  expect(calls).toEqual(['startup', 'shutdown'])
})

test('an end without a start does nothing', async () => {
  const { lifespan, calls } = lifespanOf({ startup: () => {} })
  await lifespan.end(time, time)
  expect(calls).toEqual([])
})

test('shutdown comes after background work, also such as background work begins', async () => {
  const { lifespan, calls } = lifespanOf({})
  lifespan.start()
  const { promise, resolve } = Promise.withResolvers<void>()
  lifespan.waitUntil(
    promise.then(() => lifespan.waitUntil(new Promise((next) => setImmediate(next)).then(() => calls.push('work')))),
  )
  const ended = lifespan.end(time, time)
  resolve()
  await ended
  expect(calls).toEqual(['work', 'shutdown'])
})

test('background work that fails is logged, and the end comes all the same', async () => {
  const { lifespan, log, calls } = lifespanOf({})
  lifespan.start()
  const error = new Error('broken')
  lifespan.waitUntil(Promise.reject(error))
  lifespan.waitUntil('no promise' as never) // what TypeScript would not let through
  await lifespan.end(time, time)
  expect(log).toEqual(['background work failed', error])
  expect(calls).toEqual(['shutdown'])
})

describe('drain', () => {
  test('runs once, behind what runs now, and before shutdown', async () => {
    const { lifespan, calls } = lifespanOf({ drain: () => {} })
    lifespan.start()
    lifespan.drain()
    lifespan.drain()
    calls.push('now')
    await lifespan.end(time, time)
    expect(calls).toEqual(['now', 'drain', 'shutdown'])
  })

  test('does not run for an application that has not started', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { lifespan, calls } = lifespanOf({ startup: () => promise, drain: () => {} })
    void lifespan.start()
    lifespan.drain()
    resolve()
    await lifespan.end(time, time)
    expect(calls).toEqual(['startup', 'shutdown'])
  })

  test('that fails is logged, and the end comes all the same', async () => {
    const error = new Error('broken')
    const { lifespan, log, calls } = lifespanOf({
      drain: () => {
        throw error
      },
    })
    lifespan.start()
    lifespan.drain()
    await lifespan.end(time, time)
    expect([log, calls]).toEqual([
      ['drain failed', error],
      ['drain', 'shutdown'],
    ])
  })
})

describe('an end takes no longer than it is given', () => {
  const never = new Promise<never>(() => {})

  test('for background work: it is logged, and shutdown runs', async () => {
    const { lifespan, log, calls } = lifespanOf({})
    lifespan.start()
    lifespan.waitUntil(never)
    lifespan.waitUntil(never)
    await lifespan.end(20, time)
    expect(log).toEqual(['2 of gateway.wait_until are not waited for any longer', undefined])
    expect(calls).toEqual(['shutdown'])
  })

  test('for drain: it is logged, and shutdown runs', async () => {
    const { lifespan, log, calls } = lifespanOf({ drain: () => never })
    lifespan.start()
    lifespan.drain()
    await lifespan.end(20, time)
    expect(log).toEqual(['drain is not waited for any longer', undefined])
    expect(calls).toEqual(['drain', 'shutdown'])
  })

  test('for shutdown: it is logged', async () => {
    const { lifespan, log, calls } = lifespanOf({ shutdown: () => never })
    lifespan.start()
    await lifespan.end(time, 20)
    expect(log).toEqual(['shutdown is not waited for any longer', undefined])
    expect(calls).toEqual(['shutdown'])
  })

  test('for a startup that is still under way: nothing is shut down', async () => {
    const { lifespan, log, calls } = lifespanOf({ startup: () => never })
    void lifespan.start()
    await lifespan.end(20, time)
    expect(log).toEqual(['startup is not waited for any longer', undefined])
    expect(calls).toEqual(['startup'])
  })

  test('with no time at all what is done at once still is', async () => {
    const { lifespan, log, calls } = lifespanOf({ shutdown: () => Promise.resolve() })
    lifespan.start()
    lifespan.waitUntil(Promise.resolve())
    await lifespan.end(0, 0)
    expect([log, calls]).toEqual([[], ['shutdown']])
  })

  test('a shutdown that fails too late is no unhandled rejection', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    const { lifespan } = lifespanOf({ shutdown: () => promise })
    lifespan.start()
    await lifespan.end(time, 10)
    reject(new Error('too late'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})

test('what shutdown throws comes to who ends', async () => {
  const { lifespan } = lifespanOf({ shutdown: () => Promise.reject(new Error('broken')) })
  lifespan.start()
  await expect(lifespan.end(time, time)).rejects.toThrow('broken')
})
