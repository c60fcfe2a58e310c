// The error log, in a process of its own each time: it is one for the process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { log, type LogOptions, type Problem } from './log.ts'

const module = JSON.stringify(fileURLToPath(new URL('log.ts', import.meta.url)))

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'log')
}

/** What a process writes to standard error that does this. */
function written(options: Partial<LogOptions> | undefined, source: string): string {
  const all = { level: 'info', format: 'text', prefixed: false, ...options }
  const configure = options === undefined ? '' : `log.configure(${JSON.stringify(all)});`
  const program = `import { log } from ${module}; ${configure} ${source}`
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  return status === 0 ? stderr : `status ${status}: ${stderr}`
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

test('text stands as it is where nobody says otherwise', () => {
  expect(written(undefined, "log.info('one'); log.warn('two\\n'); log.debug('three'); process.exit(0)")).toBe(
    'one\ntwo\n',
  )
})

test('what is below the level is not written', () => {
  const all = "log.debug('1'); log.info('2'); log.warn('3'); log.error('4')"
  expect(written({ level: 'debug' }, all)).toBe('1\n2\n3\n4\n')
  expect(written({ level: 'error' }, all)).toBe('4\n')
})

test('errors are written whole, with their causes', () => {
  const text = written({}, "log.error('failed', new Error('broken', { cause: new TypeError('why') }))")
  expect(text).toMatch(/^failed\nError: broken\n {4}at [^]*\[cause\]: TypeError: why/)
})

test('a file has the time, the process and the level with each message', () => {
  const file = temporaryFile()
  expect(written({ file, prefixed: true }, "log.info('one'); log.error('two', 'x')")).toBe('')
  const prefix = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\]`
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${prefix} \\[INFO\\] one\n${prefix} \\[ERROR\\] two\nx\n$`))
})

test('control characters do not reach the terminal', () => {
  expect(written({}, String.raw`log.info('a\u001b[31m\r\u009bb\tc\nd')`)).toBe('a\\x1b[31m\\x0d\\x9bb\tc\nd\n')
})

test('JSON is one object a line, as pino writes it', () => {
  const text = written({ format: 'json' }, "log.info('one\\n'); log.error('two', new Error('broken')); process.exit(0)")
  const [one, two] = linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(one).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    pid: expect.any(Number),
    msg: 'one',
  })
  expect(two).toMatchObject({ level: 'error', msg: 'two', err: { type: 'Error', message: 'broken' } })
  expect(two).toHaveProperty('err.stack', expect.stringContaining('Error: broken\n    at '))
})

test.each(['text', 'json'])('a file that was moved away is opened anew: %s', (format) => {
  const file = temporaryFile()
  const source = `log.info('one'); (await import('node:fs')).renameSync(${JSON.stringify(file)}, ${JSON.stringify(`${file}.1`)})
    log.reopen(); log.info('two')`
  expect(written({ file, format: format as 'text' | 'json' }, source)).toBe('')
  expect(readFileSync(`${file}.1`, 'utf8')).toContain('one')
  expect(readFileSync(file, 'utf8')).toContain('two')
})

test.each(['text', 'json'])('a file that cannot be opened is told at once: %s', (format) => {
  expect(written({ file: '/nowhere/at/all', format: format as 'text' | 'json' }, '')).toMatch(/^status 1: [^]*ENOENT/)
})

test('pino is not loaded for text', () => {
  const source = "log.info('one'); log.error('two', new Error('x'))"
  expect(loadedModules({ format: 'text' }, source)).not.toContain('pino')
  expect(loadedModules({ format: 'json' }, source)).toContain('pino')
})

test('pino is not loaded for a message alone, which is as pino writes it', () => {
  expect(loadedModules({ format: 'json' }, "log.info('one')")).not.toContain('pino')
  const text = written({ format: 'json' }, "log.warn('one'); log.warn('two', 'x')")
  const keys = linesOf(text).map((line) => Object.keys(JSON.parse(line) as object).filter((key) => key !== 'err'))
  expect(keys).toEqual([
    ['level', 'time', 'pid', 'msg'],
    ['level', 'time', 'pid', 'msg'],
  ])
})

test('a file that cannot be opened again is told of, and the open one is written on', () => {
  const file = temporaryFile()
  const source = `const fs = await import('node:fs'); fs.renameSync(${JSON.stringify(file)}, ${JSON.stringify(`${file}.1`)})
    fs.mkdirSync(${JSON.stringify(file)}); log.reopen(); log.info('on')`
  expect(written({ file }, source)).toBe('')
  expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/^the log file cannot be opened again[^]*EISDIR[^]*\non\n$/)
})

function loadedModules(options: Partial<LogOptions>, source: string): string {
  const list = "console.error(Object.keys((await import('node:module')).default._cache).join('\\n'))"
  return written(options, `${source}; ${list}`)
}

test('problems are told, whatever the level', () => {
  const problems: Problem[] = []
  log.configure({ level: 'error', format: 'text', file: '/dev/null', prefixed: true })
  log.onProblem = (problem) => problems.push(problem)
  log.warn('one')
  log.error('two', new Error('broken'))
  expect(problems).toEqual([{ time: expect.any(Number), pid: process.pid, text: 'two: broken' }])
  expect(log.writesToFile).toBe(true)
})
