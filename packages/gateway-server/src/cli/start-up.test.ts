// How fast the command starts is a matter of what it loads: decisions/0016. Only what is asked for is.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from './cli-folder.fixture.ts'

/** Tells at the end, on standard error, which packages and which of Node's own modules were loaded. */
const watcher = `
import { registerHooks } from 'node:module'
const packages = new Set()
registerHooks({
  load(url, context, nextLoad) {
    const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1]
    if (name !== undefined) packages.add(name)
    return nextLoad(url, context)
  },
})
const before = new Set(process.moduleLoadList)
process.on('exit', () => {
  const builtin = process.moduleLoadList.filter((each) => !before.has(each) && each.startsWith('NativeModule '))
  const names = builtin.map((each) => each.slice('NativeModule '.length)).filter((name) => !name.startsWith('internal/'))
  console.error('Loaded: ' + JSON.stringify({ packages: [...packages], builtin: names }))
})`

interface Loads {
  readonly packages: readonly string[]
  readonly builtin: readonly string[]
}

async function folder(): Promise<{ folder: CliFolder; env: NodeJS.ProcessEnv }> {
  const made = await cliFolder({ 'watcher.mjs': watcher, 'app.mjs': `export default ${answering('hi')}` })
  return {
    folder: made,
    env: { PORT: '0', NODE_OPTIONS: `--import=${pathToFileURL(join(made.path, 'watcher.mjs')).href}` },
  }
}

function loads(output: string): Loads {
  return JSON.parse(/^Loaded: (\{.*\})$/m.exec(output)?.[1] ?? '') as Loads // the watcher has written it
}

/** Those that take more than some milliseconds. */
const slow = new Set(['http', 'https', 'http2', 'tls', 'inspector', 'repl', 'v8'])

test('serving loads nothing of others, and none of Node’s slow modules', async () => {
  const { folder: made, env } = await folder()
  const server = await made.start(['app.mjs'], env)
  expect(await (await fetch(server.ready)).text()).toBe('hi')
  await server.stop()
  const { packages, builtin } = loads(server.output())
  expect(packages).toEqual([])
  expect(builtin.filter((name) => slow.has(name))).toEqual([])
})

test('an app that knows nothing of fetch does without what an import of node:http loads for it', async () => {
  const { folder: made, env } = await folder()
  await made.install({
    express: 'packages/adapter-express/node_modules/express',
    '@gateway-server/adapter-express': 'packages/adapter-express',
  })
  await made.write({
    'app.mjs': `import express from 'express'; export default express().get('/', (req, res) => { res.send('hi') })`,
  })
  const server = await made.start(['app.mjs'], env)
  expect(await (await fetch(server.ready)).text()).toBe('hi')
  await server.stop()
  const { builtin } = loads(server.output())
  expect(builtin).toContain('http')
  expect(builtin.filter((name) => name === 'http2' || name === 'stream/web')).toEqual([])
})

test('--help loads no server', async () => {
  const { folder: made, env } = await folder()
  const { builtin } = loads((await made.run(['--help'], env)).output)
  expect(builtin.filter((name) => slow.has(name))).toEqual([])
})
