/** Every usage comes to the same on its framework's own server and on gateway-server, and docs/ecosystem.md says so. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compare } from './run/differences.ts'
import { SideProcess } from './run/side-process.ts'
import { renderTable } from './run/table.ts'
import type { Row } from './run/table.ts'
import { startUpstream } from './run/upstream.ts'
import type { Upstream } from './run/upstream.ts'
import { frameworks, usageNames } from './run/usages.ts'

const sides = { own: new SideProcess('own'), gateway: new SideProcess('gateway') }
const rows = new Map<string, Row>()
let upstream: Upstream

beforeAll(async () => {
  upstream = await startUpstream()
})

afterAll(async () => {
  upstream.close()
  await Promise.all([sides.own.stop(), sides.gateway.stop()])
})

describe.each(Object.entries(frameworks))('%s', (folder) => {
  test.each(usageNames.filter((name) => name.startsWith(`${folder}/`)))('%s', async (name) => {
    const order = { name, upstream: upstream.origin }
    const [own, gateway] = await bothOf(sides.own.run(order), sides.gateway.run(order))
    const { faults, rules } = compare(folder, own, gateway)
    expect(faults.join('\n\n')).toBe('')
    rows.set(name, {
      name,
      packages: own.packages,
      requests: own.exchanges.length,
      messages: own.talk.length,
      differences: own.differences,
      rules,
    })
  })
})

test('docs/ecosystem.md tells these results', async () => {
  if (rows.size < usageNames.length) return // some have failed, or were not asked for: there is nothing to tell
  const table = renderTable([...rows.values()])
  await expect(table).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/ecosystem.md'))
})

/** Waits for both also where one fails: the other must not be busy with this when the next one comes. */
async function bothOf<Result>(one: Promise<Result>, other: Promise<Result>): Promise<[Result, Result]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}
