// USR1: log files that were moved away are left, and new ones begun, by the master and by each worker.
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startMaster } from './master.fixture.ts'

/** The lines of a log, once there are so many. */
async function lines(file: string, count: number): Promise<string[]> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const found = text.split('\n').slice(0, -1)
    if (found.length >= count) return found
    await setTimeout(10)
  }
}

test('USR1 has all workers open their logs anew, and no line is lost', async () => {
  const master = await startMaster(['--workers', '2', '--access-logfile', 'access.log'])
  const file = join(master.folder.path, 'access.log')
  await Promise.all(Array.from({ length: 6 }, () => master.ask('/before')))
  await lines(file, 6)
  await rename(file, `${file}.1`)
  master.signal('SIGUSR1')
  while ((await readFile(file, 'utf8').catch(() => undefined)) === undefined) await setTimeout(5)
  for (let count = 0; count < 6; count++) await master.ask('/after')
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)
  // One of them may have heard of it a moment later.
  const all = [...(await lines(`${file}.1`, 6)), ...(await lines(file, 1))]
  expect(all.filter((line) => line.includes('GET /before'))).toHaveLength(6)
  expect(all.filter((line) => line.includes('GET /after'))).toHaveLength(6)
  expect((await lines(file, 1)).every((line) => line.includes('GET /after'))).toBe(true)
})
