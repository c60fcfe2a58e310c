import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { FileWatcher } from './watch-files.ts'

let folder = ''
const inFolder = (...names: readonly string[]): string => join(folder, ...names)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

/** A watcher, what it has told, and what it tells next. */
function watching(): { watcher: FileWatcher; told: (readonly string[])[]; next(): Promise<readonly string[]> } {
  const told: (readonly string[])[] = []
  let onTold: (paths: readonly string[]) => void = () => {}
  const changed = (paths: readonly string[]): void => {
    told.push(paths)
    onTold(paths)
  }
  const watcher = new FileWatcher(changed, (path, error) => {
    throw new Error(path, { cause: error })
  })
  onTestFinished(() => watcher.close())
  return { watcher, told, next: () => new Promise((resolve) => (onTold = resolve)) }
}

/** Files that were there long before anybody watches. */
function write(...names: readonly string[]): void {
  for (const name of names) {
    writeFileSync(inFolder(name), 'one')
    utimesSync(inFolder(name), 1, 1)
  }
}

test('tells of a file that is written to, and not of its neighbours', async () => {
  write('a.js', 'b.js')
  const { watcher, next } = watching()
  watcher.add([inFolder('a.js')], Date.now())
  const told = next()
  writeFileSync(inFolder('b.js'), 'two')
  writeFileSync(inFolder('a.js'), 'two')
  expect(await told).toEqual([inFolder('a.js')])
})

test('tells of all that has changed at once', async () => {
  write('a.js', 'b.js')
  const { watcher, told, next } = watching()
  watcher.add([inFolder('a.js'), inFolder('b.js')], Date.now())
  const first = next()
  for (let round = 0; round < 5; round++) for (const name of ['a.js', 'b.js']) writeFileSync(inFolder(name), `${round}`)
  await first
  expect(told).toEqual([[inFolder('a.js'), inFolder('b.js')]])
})

test('tells of a file that is replaced, again and again', async () => {
  write('a.js')
  const { watcher, next } = watching()
  watcher.add([inFolder('a.js')], Date.now())
  for (let round = 0; round < 3; round++) {
    const told = next()
    writeFileSync(inFolder('a.js.new'), `${round}`)
    renameSync(inFolder('a.js.new'), inFolder('a.js'))
    expect(await told).toEqual([inFolder('a.js')])
  }
})

test('tells of a file that was written to before it was watched, once', async () => {
  writeFileSync(inFolder('a.js'), 'one')
  const { watcher, told, next } = watching()
  const first = next()
  watcher.add([inFolder('a.js')], 0)
  watcher.add([inFolder('a.js')], 0)
  expect(await first).toEqual([inFolder('a.js')])
  expect(told).toHaveLength(1)
})

test('tells of what appears in a folder, but not of what editors put there for a moment', async () => {
  const { watcher, next } = watching()
  watcher.add([folder], Date.now())
  const told = next()
  for (const name of ['.a.js.swp', 'a.js~', '4913', 'a.js']) writeFileSync(inFolder(name), 'one')
  expect(await told).toEqual([inFolder('a.js')])
})

test('tells of what appears where there was no folder yet', async () => {
  const { watcher, next } = watching()
  watcher.add([inFolder('lib', 'deep', 'a.js')], Date.now())
  const told = next()
  mkdirSync(inFolder('lib'))
  expect(await told).toEqual([inFolder('lib')])
})

test('tells that a folder has gone, and watches the next of that name', async () => {
  mkdirSync(inFolder('lib'))
  const file = inFolder('lib', 'a.js')
  writeFileSync(file, 'one')
  const { watcher, next } = watching()
  watcher.add([file], Date.now() + 1000)
  const gone = next()
  rmSync(inFolder('lib'), { recursive: true })
  await gone
  mkdirSync(inFolder('lib'))
  watcher.add([file], Date.now() + 1000)
  const back = next()
  writeFileSync(file, 'two')
  expect(await back).toEqual([file])
})
