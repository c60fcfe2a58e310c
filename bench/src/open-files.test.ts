import { expect, test } from 'vitest'
import { whyTooFewFiles } from './open-files.ts'

test('a few connections are no problem', async () => {
  expect(await whyTooFewFiles(1)).toBeUndefined()
})

test.skipIf(process.platform !== 'linux')('says what is needed, what there is, and what to do about it', async () => {
  // More than the kernel allows anyone (fs.nr_open), so that root cannot have it either.
  expect(await whyTooFewFiles(2 ** 31)).toMatch(
    /^2147483648 connections need 2147483848 open files and the limit is \d+: raise it with ulimit -n 2147483848$/,
  )
})
