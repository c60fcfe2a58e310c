// The access log as a whole: which requests come into its file, and when.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { AccessLog } from './access-log.ts'

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-access-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'log')
}

/** Of a request that was refused: what came of it stands in the line. */
function refused(received: string): FinishedRequest {
  return {
    head: undefined,
    received,
    status: 400,
    bytes: 0,
    duration: 0,
    endedAt: performance.now(),
    remoteAddress: '192.0.2.7',
    remotePort: undefined,
    fieldLines: '',
    requestId: undefined,
  }
}

/** What was received, line by line. */
function linesOf(path: string): string[] {
  return readFileSync(path, 'latin1').split('\n').slice(0, -1)
}

test('each request is a line, in their order, however many end in one turn', async () => {
  const path = temporaryFile()
  const log = new AccessLog(path, '%(r)s')
  const names = Array.from({ length: 1000 }, (_, index) => `request ${index}`)
  for (const name of names.slice(0, 300)) log.ended(refused(name))
  await new Promise((resolve) => setImmediate(resolve))
  for (const name of names.slice(300)) log.ended(refused(name))
  await log.close()
  expect(linesOf(path)).toEqual(names)
})

test('a request is in the file after a moment, without another one', async () => {
  const path = temporaryFile()
  const log = new AccessLog(path, '%(r)s')
  log.ended(refused('only'))
  await expect.poll(() => linesOf(path)).toEqual(['only'])
  await log.close()
})

test('what ended before the file is moved away and opened anew is in the old one', async () => {
  const path = temporaryFile()
  const log = new AccessLog(path, '%(r)s')
  log.ended(refused('before'))
  renameSync(path, `${path}.1`)
  log.reopen()
  log.ended(refused('after'))
  await log.close()
  expect([linesOf(`${path}.1`), linesOf(path)]).toEqual([['before'], ['after']])
})

test('after closing, nothing is written, and nothing fails', async () => {
  const path = temporaryFile()
  const log = new AccessLog(path, '%(r)s')
  log.ended(refused('early'))
  await Promise.all([log.close(), log.close()])
  log.ended(refused('late'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(linesOf(path)).toEqual(['early'])
})

test('requests that end in the turn in which the process exits are written', async () => {
  const path = temporaryFile()
  const module = fileURLToPath(new URL('access-log.ts', import.meta.url))
  const source = `const { AccessLog } = await import(${JSON.stringify(module)})
    const log = new AccessLog(${JSON.stringify(path)}, '%(r)s')
    for (const received of ['one', 'two']) log.ended({ received, endedAt: 0 })
    process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'inherit' })
  await once(child, 'close')
  expect(linesOf(path)).toEqual(['one', 'two'])
})
