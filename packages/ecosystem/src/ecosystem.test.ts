/**
 * Every usage comes to the same on its framework's own server and on gateway-server, and on its own server with drop-in;
 * docs/ecosystem.md says so.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compare } from './run/differences.ts'
import { SideProcess } from './run/side-process.ts'
import { renderTable } from './run/table.ts'
import type { Row } from './run/table.ts'
import { startUpstream } from './run/upstream.ts'
import type { Upstream } from './run/upstream.ts'
import { frameworks, usageNames } from './run/usages.ts'

const own = new SideProcess('own')
const gateway = new SideProcess('gateway')
const dropIn = new SideProcess('own', ['--import', import.meta.resolve('@gateway-server/drop-in')])
const rows = new Map<string, Row>()
let upstream: Upstream

beforeAll(async () => {
  upstream = await startUpstream()
})

afterAll(async () => {
  upstream.close()
  await Promise.all([own, gateway, dropIn].map((side) => side.stop()))
})

describe.each(Object.entries(frameworks))('%s', (folder) => {
  test.each(usageNames.filter((name) => name.startsWith(`${folder}/`)))('%s', async (name) => {
    const order = { name, upstream: upstream.origin }
    const running = [own.run(order), gateway.run(order), dropIn.run(order)] as const
    // For all of them also where one fails: they must not be busy with this when the next one comes.
    await Promise.allSettled(running)
    const [onOwn, onGateway, withDropIn] = await Promise.all(running)
    const { faults, rules, idle } = compare(folder, onOwn, onGateway)
    expect(faults.join('\n\n')).toBe('')
    expect(idle, 'explained, and not different').toEqual([])
    expect(compare(folder, onOwn, withDropIn).faults.join('\n\n'), 'with drop-in').toBe('')
    const { exchanges, talk, packages, differences } = onOwn
    rows.set(name, { name, packages, requests: exchanges.length, messages: talk.length, differences, rules })
  })
})

test('docs/ecosystem.md tells these results', async () => {
  if (rows.size < usageNames.length) return // some have failed, or were not asked for: there is nothing to tell
  const table = renderTable([...rows.values()])
  await expect(table).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/ecosystem.md'))
})
