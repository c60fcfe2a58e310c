// A worker whose event loop is blocked: it is found, told apart from one that is busy, and replaced.
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { applicationSource, startMaster } from './master.fixture.ts'

test('a worker that blocks its event loop is replaced, and the log says where', async () => {
  const master = await startMaster(['--workers', '2', '--timeout', '1'])
  const began = performance.now()
  // On a busy machine one may be killed before it could tell where it is.
  const where = /Worker \(pid:(\d+)\) blocks its event loop.*\n {4}at blockForEver \((\S+)\)\n {4}at /
  for (let attempt = 1; attempt === 1 || !where.test(master.server.output()); attempt++) {
    const blocked = await master.ask('/block').catch((error: unknown) => String(error))
    expect(blocked).toMatch(/ECONNRESET|socket hang up/)
    await master.said(/Booting worker/, 2 + attempt)
  }
  expect(performance.now() - began).toBeGreaterThan(900)
  const said = await master.said(where)
  const line = applicationSource.split('\n').findIndex((text) => text.startsWith('function blockForEver'))
  expect(said[2]).toMatch(new RegExp(`app\\.mjs:${line + 1}:\\d+$`))
  expect(await master.workers(2)).not.toContain(Number(said[1]))
})

test('while one worker is blocked the other serves, and nobody else is lost', async () => {
  const master = await startMaster(['--workers', '2', '--timeout', '0'])
  const workers = await master.workers(2)
  const blocked = master.ask('/block').catch(() => 'cut')
  await master.said(/blocking/)
  const answers: string[] = []
  const asking: Promise<unknown>[] = []
  for (let count = 0; count < 20; count++) {
    asking.push(master.ask().then((pid) => answers.push(pid)))
    await setTimeout(20)
  }
  while (answers.length < 10) await setTimeout(5) // those of the first moment may have gone to the blocked one
  const serving = Number(answers[0])
  process.kill(workers.find((pid) => pid !== serving) ?? 0, 'SIGKILL')
  await Promise.all(asking)
  expect(await blocked).toBe('cut')
  expect(answers).toHaveLength(20)
})

test('a worker that is busy but not blocked is left alone', async () => {
  const master = await startMaster(['--workers', '1', '--max-worker-lifetime', '1000', '--timeout', '4'])
  expect(await master.ask('/slow?6000')).toBe(await master.ask())
  expect(master.server.output()).not.toContain('blocks')
})

test('processes that were all stopped for a while go on as if nothing had been', async () => {
  const master = await startMaster(['--workers', '2', '--timeout', '3'])
  const workers = await master.workers(2)
  process.kill(-master.server.pid, 'SIGSTOP')
  await setTimeout(6000)
  process.kill(-master.server.pid, 'SIGCONT')
  await setTimeout(1500)
  expect((await master.workers(2)).sort()).toEqual(workers.sort())
  expect(master.server.output()).not.toContain('blocks')
})
