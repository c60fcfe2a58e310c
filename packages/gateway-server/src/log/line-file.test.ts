// The file that log lines go to: when they leave, and that none is lost.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { LineFile } from './line-file.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A named pipe with a reader that reads when asked to, as slow as can be. */
function slowPipe(): { path: string; read(): string; writer: number } {
  const path = join(temporaryFolder(), 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  onTestFinished(() => {
    closeSync(reader)
    closeSync(writer)
  })
  const memory = Buffer.alloc(1 << 20)
  return { path, writer, read: () => memory.toString('latin1', 0, readSync(reader, memory)) }
}

test('lines leave after a moment', async () => {
  const path = join(temporaryFolder(), 'log')
  const file = new LineFile(path)
  file.write('one\n')
  file.write('two\n')
  expect(readFileSync(path, 'latin1')).toBe('')
  await expect.poll(() => readFileSync(path, 'latin1')).toBe('one\ntwo\n')
  await file.close()
})

test('many lines leave at once', async () => {
  const path = join(temporaryFolder(), 'log')
  const file = new LineFile(path)
  for (let line = 0; line < 1024; line++) file.write(`${'x'.repeat(63)}\n`)
  expect(readFileSync(path).length).toBe(64 * 1024)
  await file.close()
})

test('lines of every length come in their order', async () => {
  const path = join(temporaryFolder(), 'log')
  const file = new LineFile(path)
  const lengths = [1, 65_535, 1, 65_536, 2, 200_000, 30_000, 40_000, 65_534, 1, 1]
  const lines = lengths.map((length, index) => `${String.fromCharCode(97 + index).repeat(length - 1)}\n`)
  for (const line of lines) file.write(line)
  await file.close()
  expect(readFileSync(path, 'latin1') === lines.join('')).toBe(true) // which nobody wants to see the difference of
})

test('several lines may be written together', async () => {
  const path = join(temporaryFolder(), 'log')
  const file = new LineFile(path)
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}\n`)
  for (let start = 0; start < lines.length; start += 64) file.write(lines.slice(start, start + 64).join(''))
  await file.close()
  expect(readFileSync(path, 'latin1')).toBe(lines.join(''))
})

test('a regular file that takes no more is told with the lines that it lost, and written on once it does', async () => {
  const path = join(temporaryFolder(), 'log')
  const module = fileURLToPath(new URL('line-file.ts', import.meta.url))
  const source = `const { LineFile } = await import(${JSON.stringify(module)})
    const { truncateSync } = await import('node:fs')
    const problems = []
    const file = new LineFile(${JSON.stringify(path)}, { onProblem: (message) => problems.push(message) })
    for (let line = 0; line < 200; line++) file.write('x'.repeat(63) + '\\n')
    file.flushNow()
    truncateSync(${JSON.stringify(path)})
    file.write('after\\n')
    await file.close()
    console.log(JSON.stringify(problems))`
  // Files may have 1 block, which is 512 or 1024 bytes: a shell says which in its own way.
  const limited = 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"'
  const child = spawn('sh', ['-c', limited, process.execPath, '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  await once(child, 'close')
  expect(JSON.parse(out)).toEqual([expect.stringMatching(/^(192|184) lines of the log are lost: .*EFBIG/)])
  expect(readFileSync(path, 'latin1')).toBe('after\n')
})

test('closing writes what is left, and appends to what there was', async () => {
  const path = join(temporaryFolder(), 'log')
  for (const line of ['one\n', 'two\n']) {
    const file = new LineFile(path)
    file.write(line)
    await Promise.all([file.close(), file.close()])
    file.write('late\n')
  }
  expect(readFileSync(path, 'latin1')).toBe('one\ntwo\n')
})

test('reopening leaves a file that was moved away', async () => {
  const path = join(temporaryFolder(), 'log')
  const file = new LineFile(path)
  file.write('one\n')
  renameSync(path, `${path}.1`)
  file.reopen()
  file.write('two\n')
  await file.close()
  expect(readFileSync(`${path}.1`, 'latin1')).toBe('one\n')
  expect(readFileSync(path, 'latin1')).toBe('two\n')
})

test('a pipe is not opened anew: it is nobody who moves it', async () => {
  const pipe = slowPipe()
  const file = new LineFile(pipe.path)
  for (let line = 0; line < 3000; line++) file.write(`${'x'.repeat(63)}\n`) // more than it holds
  file.reopen()
  const closed = file.close()
  let got = 0
  while (got < 3000 * 64) got += (await readWhenThere(pipe.read)).length
  await closed
  expect(got).toBe(3000 * 64)
})

test('reopening that fails is told, and the open file is written on', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'deeper')
  const problems: string[] = []
  const file = new LineFile(path, { onProblem: (message) => problems.push(message) })
  renameSync(path, join(folder, 'old'))
  execFileSync('mkdir', [path])
  file.reopen()
  file.write('one\n')
  await file.close()
  expect(readFileSync(join(folder, 'old'), 'latin1')).toBe('one\n')
  expect(problems.join()).toMatch(/cannot be opened again.*EISDIR/)
})

test('a full disk is told, and lines are not kept', async () => {
  const problems: string[] = []
  const file = new LineFile('/dev/full', { onProblem: (message) => problems.push(message) })
  file.write('one\n')
  file.write('two\n')
  await file.close()
  expect(problems).toEqual([expect.stringMatching(/^2 lines of the log are lost: .*ENOSPC/)])
})

test('a slow reader of a pipe keeps lines waiting, and loses none', async () => {
  const pipe = slowPipe()
  const file = new LineFile(pipe.path)
  const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${'x'.repeat(60)}\n`)
  for (const line of lines) file.write(line)
  let got = ''
  const closed = file.close()
  while (got.length < lines.join('').length) {
    got += await readWhenThere(pipe.read)
  }
  await closed
  expect(got).toBe(lines.join(''))
})

/** What is in the pipe, once there is something. */
async function readWhenThere(read: () => string): Promise<string> {
  try {
    return read()
  } catch {
    await new Promise((resolve) => setImmediate(resolve))
    return ''
  }
}

/** How many octets come out of a pipe that is too slow, with what is left in it at the end. */
async function octetsUntil(
  closed: Promise<void>,
  problems: readonly string[],
  pipe: { read(): string },
): Promise<number> {
  const next = async (): Promise<number> => (await readWhenThere(() => pipe.read())).length
  let octets = 0
  while (problems.length === 0) octets += await next()
  await closed
  for (let more = -1; more !== 0; octets += more) more = await next()
  return octets
}

test('beyond what may wait for a slow reader, lines are lost, and counted', async () => {
  const pipe = slowPipe()
  const problems: string[] = []
  const file = new LineFile(pipe.path, { onProblem: (message) => problems.push(message) })
  const line = `${'x'.repeat(99_999)}\n`
  for (let count = 0; count < 200; count++) file.write(line)
  const closed = file.close()
  const got = await octetsUntil(closed, problems, pipe)
  const [lost] = problems.join().match(/^\d+/) ?? []
  expect(problems).toEqual([expect.stringMatching(/^\d+ lines of the log are lost: its reader was too slow/)])
  expect(got).toBeLessThan(17e6)
  expect(Number(lost)).toBe(200 - got / 100_000)
})

test('of lines that are written together and lost, each counts', async () => {
  const pipe = slowPipe()
  const problems: string[] = []
  const file = new LineFile(pipe.path, { onProblem: (message) => problems.push(message) })
  const lines = `${'x'.repeat(9_999)}\n`.repeat(10)
  for (let count = 0; count < 200; count++) file.write(lines)
  const closed = file.close()
  const got = await octetsUntil(closed, problems, pipe)
  const [lost] = problems.join().match(/^\d+/) ?? []
  expect(Number(lost)).toBe(2000 - got / 10_000)
})

test('lines of several processes are not torn apart in a shared pipe', async () => {
  const pipe = slowPipe()
  const file = new LineFile(pipe.path, { shared: true })
  for (let line = 0; line < 300; line++) file.write(`${'x'.repeat(90)}\n`)
  writeSync(pipe.writer, 'another process\n')
  const closed = file.close()
  let got = ''
  while (got.length < 300 * 91 + 16) {
    got += await readWhenThere(pipe.read)
  }
  await closed
  expect(new Set(got.split('\n'))).toEqual(new Set(['x'.repeat(90), 'another process', '']))
})

test('a process that exits has written everything', async () => {
  const path = join(temporaryFolder(), 'log')
  const module = fileURLToPath(new URL('line-file.ts', import.meta.url))
  const source = `const { LineFile } = await import(${JSON.stringify(module)})
    const file = new LineFile(${JSON.stringify(path)}); const out = new LineFile('-')
    file.write('file\\n'); out.write('out\\n'); process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  await once(child, 'close')
  expect(readFileSync(path, 'latin1')).toBe('file\n')
  expect(out).toBe('out\n')
})

test('a path that cannot be opened is an error at once', () => {
  expect(() => new LineFile(join(temporaryFolder(), 'none', 'log'))).toThrow('ENOENT')
})
