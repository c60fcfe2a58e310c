import { describe, expect, test } from 'vitest'
import type { Application } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { accepting, brokenBy, returning } from './exchange.fixture.ts'
import { lint } from './lint.ts'

describe('13: refuses a server that', () => {
  const living = (): Application =>
    lint(
      Object.assign(
        returning(() => []),
        { startup: () => {}, drain: () => {}, shutdown: () => {} },
      ),
    )
  const state = {}

  const cases: ReadonlyArray<readonly [string, (application: Application) => Promise<unknown>]> = [
    ['calls before startup', async (application) => application(createEnviron(), accepting)],
    [
      'starts twice',
      async (application) => {
        await application.startup?.(state)
        await application.startup?.(state)
      },
    ],
    [
      'has another state',
      async (application) => {
        await application.startup?.(state)
        return application(createEnviron(), accepting)
      },
    ],
    [
      'calls after shutdown',
      async (application) => {
        await application.startup?.(state)
        await application.shutdown?.()
        return application(createEnviron({ 'gateway.state': state }), accepting)
      },
    ],
    ['drains before startup', async (application) => application.drain?.()],
    [
      'drains twice',
      async (application) => {
        await application.startup?.(state)
        await application.drain?.()
        await application.drain?.()
      },
    ],
    [
      'drains after shutdown',
      async (application) => {
        await application.startup?.(state)
        await application.shutdown?.()
        await application.drain?.()
      },
    ],
    ['starts without a state', async (application) => application.startup?.(undefined as unknown as typeof state)],
    [
      'stops twice',
      async (application) => {
        await application.shutdown?.()
        await application.shutdown?.()
      },
    ],
  ]
  test.each(cases)('%s', async (_name, run) => {
    expect(await brokenBy(() => run(living()))).toBe('13 server')
  })

  test('not one that does it right', async () => {
    const application = living()
    await application.startup?.(state)
    expect(await application(createEnviron({ 'gateway.state': state }), accepting)).toEqual([])
    await application.drain?.()
    expect(await application(createEnviron({ 'gateway.state': state }), accepting)).toEqual([])
    await application.shutdown?.()
  })
})
