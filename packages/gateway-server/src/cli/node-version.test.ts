import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oldestNode, whyTooOld } from './node-version.ts'

test.each(['18.20.0', '20.20.2', '22.17.1', '22.0.0', '21.99.0'])('Node %s is too old', (version) => {
  expect(whyTooOld(version)).toBe(`gateway-server needs Node 22.18 or later, and this is Node ${version}`)
})

test.each(['22.18.0', '22.23.3', '23.0.0', '24.1.0', '26.10.0', '100.0.0', '27.0.0-nightly'])(
  'Node %s is not',
  (version) => {
    expect(whyTooOld(version)).toBeUndefined()
  },
)

test('the oldest Node is what package.json says', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(manifest).toMatchObject({ engines: { node: `>=${oldestNode}` } })
})
