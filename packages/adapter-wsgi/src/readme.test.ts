// What the README shows is what happens: its application runs, from the command line and from a program, and its table is that
// of the code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { settingsOf } from './lib/options.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)
const packages = fileURLToPath(new URL('../..', import.meta.url))
const readme = await readFile(join(packages, 'adapter-wsgi/README.md'), 'utf8')

/** The first code block of a language. */
function block(language: string): string {
  const match = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)
  if (match?.[1] === undefined) throw new Error(`the README has no block of ${language}`)
  return match[1]
}

/** A folder with the example, in which the packages are installed. */
async function exampleFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-readme-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'node_modules/@gateway-server'), { recursive: true })
  await symlink(join(packages, 'gateway-server'), join(folder, 'node_modules/gateway-server'))
  await symlink(join(packages, 'adapter-wsgi'), join(folder, 'node_modules/@gateway-server/adapter-wsgi'))
  await writeFile(join(folder, 'hello.py'), block('python'))
  return folder
}

/** What `/hello` answers at the program, once it says where it listens. */
async function answerOf(folder: string, words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  while (!/:(\d+)\b.*\n/.test(output)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  const port = /127\.0\.0\.1:(\d+)/.exec(output)?.[1]
  return await (await fetch(`http://127.0.0.1:${port}/hello`)).text()
}

withPython('the application runs from the command line', async () => {
  const command = join(packages, 'gateway-server/src/cli/main.ts')
  expect(await answerOf(await exampleFolder(), [command, 'hello.py', '--port', '0'])).toBe('Hello from /hello\n')
})

withPython('the program runs', async () => {
  const folder = await exampleFolder()
  const program = block('js').replace('await serve', 'const server = await serve').replace('port: 8888', 'port: 0')
  await writeFile(join(folder, 'serve.mjs'), `${program}\nconsole.log(\`127.0.0.1:\${server.address().port} \`)\n`)
  expect(await answerOf(folder, ['serve.mjs'])).toBe('Hello from /hello\n')
})

test('the table has every option, with its default', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, name, value]) => [name, value] as const)
  const settings: Readonly<Record<string, unknown>> = { ...settingsOf({ module: 'x.py' }) }
  expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(settings).toSorted())
  for (const [name, value = ''] of rows) {
    if (/^(\d+|true|false)$/.test(value)) expect(String(settings[name ?? '']), name).toBe(value)
  }
})
