// Runs the tests of the Python half, which are Python's own (unittest), a file of them for each test here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { requireTool } from 'scripts/tools'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../python', import.meta.url))
const python = requireTool('python3')
const files = readdirSync(`${folder}/tests`).filter((file) => /^test_.*\.py$/.test(file))

test.skipIf(python === undefined).for(files)(
  'python/tests/%s passes',
  { timeout: 180_000 },
  async (file, { onTestFinished }) => {
    // The pattern is the name: the file has nothing in it that means anything else.
    const child = spawn(python!, ['-m', 'unittest', 'discover', '-s', 'tests', '-p', file], { cwd: folder })
    onTestFinished(() => void child.kill())
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text.toString()))
    const [status] = await once(child, 'close')
    expect(status, output.join('')).toBe(0)
    expect(output.join('')).toMatch(/Ran [1-9]\d* tests/)
  },
)
