import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

test('the README’s example runs, and says what it says there', () => {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(`${folder}/README.md`, 'utf8'))?.[1] ?? ''
  const run = spawnSync(process.execPath, ['--input-type=module'], { cwd: folder, input: example, encoding: 'utf8' })
  const said = /^\/\/ (LintError: .*)$/m.exec(example)?.[1] ?? 'nothing'
  expect(run.stderr).toContain(said)
})
