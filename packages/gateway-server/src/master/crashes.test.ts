// What happens when a process dies or hangs: nobody but its own clients notices, and another takes its place.
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { applicationSource, slowRequest, startMaster, steadyLoad } from './master.fixture.ts'

test('kill -9 of workers loses only what they had in flight', async () => {
  const master = await startMaster(['--workers', '2'])
  const load = steadyLoad(master.url, { kept: 0, fresh: 4 })
  for (let round = 1; round <= 3; round++) {
    const [victim = 0] = await master.workers(2)
    process.kill(victim, 'SIGKILL')
    await master.said(/was sent SIGKILL/, round)
  }
  await master.workers(2)
  await load.stop()
  // 3 workers, each of which had at most the 4 requests of these clients.
  expect(load.failures.length).toBeLessThanOrEqual(12)
  for (const failure of load.failures) expect(failure).toMatch(/ECONNRESET|socket hang up/)
})

test('a request that waits to be taken by a worker that dies is answered by another', async () => {
  const master = await startMaster(['--workers', '2'])
  const [first = 0, second = 0] = await master.workers(2)
  for (const pid of [first, second]) process.kill(pid, 'SIGSTOP') // nobody takes anything
  const answers = [master.ask(), master.ask(), master.ask(), master.ask()]
  await setTimeout(200) // what is handed over is, by now
  process.kill(first, 'SIGKILL')
  process.kill(second, 'SIGCONT')
  expect((await Promise.all(answers)).every((pid) => Number(pid) !== first)).toBe(true)
})

test('workers that crash again and again are started later and later', async () => {
  const master = await startMaster(['--workers', '2'])
  for (let crash = 1; crash <= 3; crash++) {
    await master.ask('/crash').catch(() => {})
    await master.said(/exited with code 7/, crash)
  }
  const said = await master.said(/exited with code 7; the next one is started in (\d\.\d) s/, 2)
  expect(Number(said[1])).toBeGreaterThan(0)
  await master.workers(2)
})

test('an application that has something to tell the process that started it confuses nobody', async () => {
  const source = `process.send?.(null); process.send?.({ type: 'ready' })\n${applicationSource}`
  const master = await startMaster(['--workers', '2'], source)
  expect(await master.workers(2)).toHaveLength(2)
})

test('when the master is killed its workers finish what is under way, and end', async () => {
  const master = await startMaster(['--workers', '2'])
  const { outcome, worker, letGo } = await slowRequest(master)
  master.signal('SIGKILL')
  await master.said(new RegExp(`draining ${worker}`))
  await letGo()
  expect(await outcome).toBe('answered, close')
  await master.said(/shut down/, 2)
  await master.ended()
  await expect(master.ask()).rejects.toThrow('ECONNREFUSED')
})

test('workers of a killed master leave its address to the next one', async () => {
  const master = await startMaster(['--workers', '2'])
  const { outcome, letGo } = await slowRequest(master)
  master.signal('SIGKILL')
  const { port } = new URL(master.url)
  const next = await master.folder.start(['app.mjs', '--log-format', 'text', '--workers', '2', '--port', port])
  expect(next.ready).toBe(master.url)
  await letGo()
  expect(await outcome).toBe('answered, close')
})
