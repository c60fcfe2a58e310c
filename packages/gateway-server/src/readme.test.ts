// What the README shows is what happens: its example runs, its tables and its usage are those of the code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { resolveOptions } from './lib/options.ts'
import { resolve } from './settings/resolve.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The first code block of a language. */
function block(language: string): string {
  const match = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)
  if (match?.[1] === undefined) throw new Error(`the README has no block of ${language}`)
  return match[1]
}

/** Runs node in the package's folder. */
function run(...args: string[]): {
  output: () => string
  line: Promise<unknown>
  exit: Promise<unknown[]>
  stop: () => void
} {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...env, COLUMNS: '80' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return {
    output: () => output,
    line: once(child.stdout, 'data'),
    exit: once(child, 'close'),
    stop: () => child.kill(),
  }
}

const { PORT: _port, ...env } = process.env // a port of the machine's own would be the default that the usage shows

test('the example serves, and ends when it is told to', async () => {
  const { output, line, exit, stop } = run('--input-type=module', '--eval', block('js').replace('8888', '0'))
  await line
  const url = /http:\S+/.exec(output())?.[0] ?? ''
  expect(await (await fetch(`${url}/hello`, { headers: { Connection: 'close' } })).text()).toBe('Hello from /hello\n')
  stop()
  expect(await exit).toEqual([0, null])
})

test('the configuration file is one', () => {
  const source = stripTypeScriptTypes(block('ts'))
    .replace(/^import .*$/m, '')
    .replace('export default ', 'return ')
  const config: object = new Function('defineConfig', source)((each: object) => each)
  const { settings } = resolve({ flags: {}, env: {}, file: { name: 'gateway.config.ts', config: { ...config } } })
  expect(settings).toMatchObject({ application: 'src/server.ts', keepAlive: 75, limitRequestBody: 10 * 1024 * 1024 })
  expect(settings.bind?.length).toBe(2)
})

test('the table has every option with its default', () => {
  const rows = [...readme.matchAll(/^\| `([\w.]+)` +\| `?([^`|]*?)`? +\|/gm)].map(([, name, value]) => [name, value])
  const { limits, ...others } = resolveOptions({})
  const expected = Object.entries({
    host: '127.0.0.1',
    port: 8888,
    path: '',
    tls: '',
    proxyProtocol: false,
    proxyAllowIps: '127.0.0.1,::1',
    ...Object.fromEntries(Object.entries(limits).map(([name, limit]) => [`limits.${name}`, limit])),
    ...others,
    errorLog: 'stderr',
    onClientError: '',
    requestObserver: '',
  })
  expect(rows.sort()).toEqual(expected.map(([name, value]) => [name, String(value)]).sort())
})
