// How a master ends: what each signal does to requests under way, and that nothing keeps it from ending.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { applicationSource, idleConnection, slowRequest, startMaster } from './master.fixture.ts'

describe('TERM', () => {
  test('finishes requests under way, says that their connections close, and ends with status 0', async () => {
    const master = await startMaster(['--workers', '2'])
    const { outcome, worker, letGo } = await slowRequest(master)
    master.signal('SIGTERM')
    await master.said(new RegExp(`draining ${worker}`))
    await letGo()
    expect(await outcome).toBe('answered, close')
    expect(await master.ended()).toBe(0)
    expect(master.server.output()).toMatch(/Handling signal: term\n[^]*shut down \d+\n[^]*shut down \d+\n/)
    expect(master.server.output()).toMatch(/Shutting down: Master\n$/)
  })

  test('accepts no more connections', async () => {
    const master = await startMaster(['--workers', '2'])
    const { outcome, worker, letGo } = await slowRequest(master)
    master.signal('SIGTERM')
    await master.said(new RegExp(`draining ${worker}`))
    const error = (): Promise<unknown> => master.ask().catch(String)
    while (!String(await error()).includes('ECONNREFUSED')); // one may have been accepted a moment before
    await letGo()
    expect(await outcome).toBe('answered, close')
  })

  test('lets an idle connection have one more answer, and closes it otherwise', async () => {
    const master = await startMaster(['--workers', '2'])
    const [asking, silent] = [await idleConnection(master), await idleConnection(master)]
    master.signal('SIGTERM')
    await master.said(/Handling signal: term/)
    let answers = ''
    asking.setEncoding('latin1').on('data', (text: string) => (answers += text))
    while (!answers.includes('Connection: close')) {
      asking.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n') // the worker may not have heard yet
      await once(asking, 'data')
    }
    expect(answers).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    silent.resume()
    await once(silent, 'end')
    asking.end()
    expect(await master.ended()).toBe(0)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('and then %s cuts what is under way', async (second) => {
    const master = await startMaster(['--workers', '2'])
    const { outcome } = await slowRequest(master)
    master.signal('SIGTERM')
    await master.said(/Handling signal: term/)
    master.signal(second)
    expect(await outcome).toBe('cut')
    expect(await master.ended()).toBe(0)
  })

  test('cuts what takes longer than --graceful-timeout', async () => {
    const master = await startMaster(['--workers', '2', '--graceful-timeout', '0.5'])
    const { outcome } = await slowRequest(master)
    master.signal('SIGTERM')
    expect(await outcome).toBe('cut')
    expect(await master.ended()).toBe(0)
  })

  test('to a worker has it replaced, and what is under way finished', async () => {
    const master = await startMaster(['--workers', '2'])
    const { outcome, worker, letGo } = await slowRequest(master)
    process.kill(worker, 'SIGTERM')
    await master.said(new RegExp(`draining ${worker}`))
    await letGo()
    expect(await outcome).toBe('answered, close')
    await master.said(new RegExp(`Worker exiting \\(pid: ${worker}\\)`))
    expect(await master.workers(2)).not.toContain(worker)
  })
})

test('TERM to all processes at once, as systemd sends it, replaces nobody', async () => {
  const master = await startMaster(['--workers', '2'])
  expect(await master.server.stop('SIGTERM')).toBe(0)
  expect(master.server.output().match(/Booting worker/g)).toHaveLength(2)
  expect(master.server.output()).not.toContain('is replaced')
})

describe.each(['SIGINT', 'SIGQUIT'] as const)('%s', (signal) => {
  test('cuts requests under way, shuts the application down, and ends with status 0', async () => {
    const master = await startMaster(['--workers', '2'])
    const { outcome } = await slowRequest(master)
    master.signal(signal)
    expect(await outcome).toBe('cut')
    expect(await master.ended()).toBe(0)
    expect(master.server.output()).toMatch(/shut down \d+\n[^]*shut down \d+\n/)
  })
})

test('signals that come again and again end it all the same', async () => {
  const master = await startMaster(['--workers', '2'])
  const stubborn = applicationSource.replace('shutdown: () =>', 'shutdown: () => new Promise(() => {}), x: () =>')
  await master.folder.write({ 'app.mjs': stubborn })
  master.signal('SIGHUP')
  await master.said(/Reloaded/)
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGTTIN', 'SIGINT', 'SIGTERM', 'SIGTERM'] as const) {
    if (/Shutting down: Master/.test(master.server.output())) break
    master.signal(signal)
    await setTimeout(20)
  }
  expect(await master.ended()).toBe(0)
})

test('each worker has a title, and the application knows that it is not alone', async () => {
  const master = await startMaster(['--workers', '2', '--proc-name', 'shop'])
  const [worker] = await master.workers(2)
  const title = async (pid: number): Promise<string> => readFile(`/proc/${pid}/cmdline`, 'utf8')
  expect(await title(worker ?? 0)).toMatch(/^gateway-server: worker \[shop\]/)
  expect(await title(master.server.pid)).toMatch(/^gateway-server: master \[shop\]/)
  expect(await master.ask('/state')).toBe('true')
})
