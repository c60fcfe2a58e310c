import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { needsFlag } from './count-held-buffers.ts'

const program = fileURLToPath(new URL('./count-held-buffers.fixture.ts', import.meta.url))

/** How often V8 collects everything while 600 MB of large bodies are served. */
async function collections(...options: readonly string[]): Promise<number> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...options, program])
  expect(stderr).toBe('')
  return Number(stdout)
}

// Others do so of themselves, or collect new objects early enough.
test.runIf(needsFlag(process.versions.v8))(
  'large bodies that nobody keeps are no reason to collect everything, unless who starts the process wants it so',
  async () => {
    const asV8WouldDo = await collections('--no-external_memory_accounted_in_global_limit')
    expect(asV8WouldDo).toBeGreaterThan(4)
    expect(await collections()).toBeLessThan(asV8WouldDo / 2)
  },
)

test.each([
  ['12.4.254.21-node.57', false],
  ['13.5.212.10', false],
  ['13.6.233.17-node.53', true],
  ['14.1.146.11-node.25', true],
  ['14.6.202.34-node.34', true],
  ['14.7.173.1', true],
  ['14.8.178.0', false],
  ['15.0.10.0', false],
])('V8 %s has the flag and needs it: %s', (version, needed) => {
  expect(needsFlag(version)).toBe(needed)
})
