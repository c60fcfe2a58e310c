import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { readUsage } from './process-usage.ts'

const onLinux = test.skipIf(!existsSync('/proc/self/stat'))

onLinux('counts the processor time and the memory of a group’s processes together', async () => {
  const work =
    'const end = Date.now() + 200; while (Date.now() < end); console.log("worked"); setInterval(() => {}, 1e6)'
  const shell = `"${process.execPath}" -e '${work}' & wait`
  const child = spawn('sh', ['-c', shell], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid = 0 } = child
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'))
  await once(child.stdout, 'data')
  const usage = await readUsage(pid)
  expect(usage?.cpuTime).toBeGreaterThan(20)
  expect(usage?.residentMemory).toBeGreaterThan(10e6)
})

test('knows nothing of a group that is not there', async () => {
  expect(await readUsage(2 ** 22 + 1)).toBeUndefined()
})
