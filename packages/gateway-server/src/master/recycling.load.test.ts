// Workers that are replaced for their requests, memory or age, and workers that are added and removed, lose no request.
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { applicationSource, startMaster, steadyLoad, total } from './master.fixture.ts'

test('--max-requests 500 replaces workers under load, and no request is lost', async () => {
  const master = await startMaster(['--workers', '2', '--max-requests', '500', '--max-requests-jitter', '50'])
  const load = steadyLoad(master.url, { kept: 16, fresh: 2 })
  await master.said(/is replaced: it has served 5\d\d requests/, 4)
  await master.said(/Worker exiting/, 3)
  await load.stop()
  expect(load.failures).toEqual([])
  expect(total(load)).toBeGreaterThanOrEqual(2000)
  expect(load.answers.size).toBeGreaterThan(4)
})

test('TTIN and TTOU add and remove workers under load, and no request is lost', async () => {
  const master = await startMaster(['--workers', '2'])
  const load = steadyLoad(master.url)
  for (let round = 1; round <= 4; round++) {
    master.signal('SIGTTIN')
    await master.said(/Booting worker/, 2 + round)
    const newest = [...master.server.output().matchAll(/Booting worker with pid: (\d+)/g)].at(-1)?.[1] ?? ''
    while (!load.answers.has(newest)) await setTimeout(5)
    master.signal('SIGTTOU')
    await master.said(/Worker exiting/, round)
  }
  await load.stop()
  expect(load.failures).toEqual([])
  master.signal('SIGTTOU')
  await master.said(/Worker exiting/, 5)
  master.signal('SIGTTOU') // one is left
  await master.said(/Handling signal: ttou/, 6)
  expect(new Set(await Promise.all([master.ask(), master.ask(), master.ask()])).size).toBe(1)
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)
})

test('a worker with more than --max-worker-memory is replaced', async () => {
  const source = `const kept = []\n${applicationSource.replace(`'/crash') process.exit(7)`, `'/crash') kept.push(Buffer.alloc(3e8, 1))`)}`
  const master = await startMaster(['--workers', '1', '--max-worker-memory', '250M'], source)
  const before = await master.ask()
  await master.ask('/crash')
  await master.said(/is replaced: it has \d+ MiB of memory \(--max-worker-memory\)/)
  await master.said(/Worker exiting/)
  expect(await master.ask()).not.toBe(before)
})

test('a worker older than --max-worker-lifetime is replaced', async () => {
  const master = await startMaster(['--max-worker-lifetime', '1'])
  const before = await master.ask()
  await master.said(/is replaced: it is 1 s old \(--max-worker-lifetime\)/)
  await master.said(/Worker exiting/)
  expect(await master.ask()).not.toBe(before)
})
