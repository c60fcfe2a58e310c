import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { PidFile } from './pid-file.ts'

function pidPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-pid-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'a.pid')
}

function written(path: string): PidFile {
  const file = new PidFile(path)
  file.write()
  onTestFinished(() => file.remove())
  return file
}

test('has the id of the process on a line, and is removed', () => {
  const path = pidPath()
  const file = written(path)
  expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`)
  file.remove()
  expect(existsSync(path)).toBe(false)
})

test.each([
  { whose: 'a process that has ended', text: `${spawnSync(process.execPath, ['-v']).pid}\n` },
  { whose: 'this process, as in a container that starts again', text: `${process.pid}` },
  { whose: 'nobody', text: 'x' },
  { whose: 'nobody, empty', text: '' },
  { whose: 'a group of processes', text: '-1' },
])('that of $whose is replaced', ({ text }) => {
  const path = pidPath()
  writeFileSync(path, text)
  written(path)
  expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`)
})

test('that of a live process stays, and is said', () => {
  const path = pidPath()
  writeFileSync(path, `${process.ppid}\n`)
  expect(() => written(path)).toThrow(`--pid ${path}: the process ${process.ppid} is running.`)
  expect(readFileSync(path, 'utf8')).toBe(`${process.ppid}\n`)
})

test('one that cannot be written is said', () => {
  const path = join(pidPath(), 'a.pid')
  expect(() => written(path)).toThrow(`--pid ${path} cannot be written: ENOENT`)
})

test('is removed where it has been renamed to, and never where it has become another’s', () => {
  const path = pidPath()
  const file = written(path)
  file.rename(`${path}.2`)
  writeFileSync(path, '1\n')
  file.remove()
  expect(existsSync(`${path}.2`)).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe('1\n')
})
