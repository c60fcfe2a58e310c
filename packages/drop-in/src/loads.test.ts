import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const dropIn = fileURLToPath(new URL('./index.ts', import.meta.url))

test('a program that knows nothing of fetch does without what an import of node:http loads for it', async () => {
  const program = `require('node:http'); console.log(process.moduleLoadList.join('\\n'))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', dropIn, '--eval', program])
  const loaded = stdout.split('\n')
  expect(loaded).toContain('NativeModule http')
  expect(
    loaded.filter((name) => /^NativeModule (?:http2|stream\/web|internal\/deps\/undici\/undici)$/.test(name)),
  ).toEqual([])
})
