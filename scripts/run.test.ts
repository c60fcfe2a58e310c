import { expect, test } from 'vitest'
import { run, runOrThrow } from './run.ts'

test('runs programs on the Node pinned by this repository', async () => {
  const { output } = await run(['node', '--print', 'process.version'])
  expect(output.trim()).toBe(process.version)
})

test('reports the exit status and what was written to both outputs', async () => {
  const { status, output } = await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])
  expect(status).toBe(3)
  expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out'])
})

test('a program that does not exist is a failure, not an exception', async () => {
  expect((await run(['no-such-program'])).status).toBe(1)
})

test('a failure that ends what we do shows the program’s output', async () => {
  await expect(runOrThrow(['sh', '-c', 'echo reason; exit 1'])).rejects.toThrow(/ended with status 1\nreason/)
})
