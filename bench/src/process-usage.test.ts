import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { readUsage } from './process-usage.ts'

const onLinux = test.skipIf(!existsSync('/proc/self/stat'))

/** A program that works for 200 ms, says its process id, and stays. */
const worker =
  'const end = Date.now() + 200; while (Date.now() < end); console.log(process.pid); setInterval(() => {}, 1e6)'

/** Starts a program in a group of its own, and waits until one of its processes has said its id. */
async function start(program: string, args: readonly string[]): Promise<{ group: number; said: number }> {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid: group = 0 } = child
  onTestFinished(() => void process.kill(-group, 'SIGKILL'))
  // Guaranteed by the stream's definition: it has no encoding.
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  return { group, said: Number(output.toString()) }
}

onLinux('counts the processor time and the memory of a group’s processes together', async () => {
  const { group } = await start('sh', ['-c', `"${process.execPath}" -e '${worker}' & wait`])
  const usage = await readUsage(group)
  expect(usage?.cpuTime).toBeGreaterThan(20)
  expect(usage?.residentMemory).toBeGreaterThan(10e6)
})

onLinux('counts a process that one of them started in a group of its own', async () => {
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(worker)}], { detached: true, stdio: 'inherit' })`
  const { group, said } = await start(process.execPath, ['-e', parent])
  onTestFinished(() => void process.kill(said, 'SIGKILL'))
  const [both, alone] = [await readUsage(group), await readUsage(said)]
  expect(alone?.cpuTime).toBeGreaterThan(20)
  expect(both?.cpuTime).toBeGreaterThan(alone?.cpuTime ?? 0)
  expect(both?.residentMemory).toBeGreaterThan(alone?.residentMemory ?? 0)
})

test('knows nothing of a group that is not there', async () => {
  expect(await readUsage(2 ** 22 + 1)).toBeUndefined()
})
