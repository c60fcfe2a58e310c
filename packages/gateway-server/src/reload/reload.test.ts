// --reload, as one uses it: files are edited while the server runs.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { ServerProcess } from 'scripts/server-process'
import { describe, expect, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from '../cli/cli-folder.fixture.ts'
import { saidBy } from '../master/master.fixture.ts'

interface Page {
  readonly status: number
  readonly text: string
  readonly type: string
}

async function get(server: ServerProcess, accept = '*/*'): Promise<Page> {
  const response = await fetch(server.ready, { headers: { Connection: 'close', Accept: accept } })
  return { status: response.status, text: await response.text(), type: response.headers.get('Content-Type') ?? '' }
}

/** What is answered once the answer has this in it. */
async function answers(server: ServerProcess, part: string, accept?: string): Promise<Page> {
  for (;;) {
    const page = await get(server, accept)
    if (page.text.includes(part)) return page
    await setTimeout(20)
  }
}

async function start(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ folder: CliFolder; server: ServerProcess }> {
  const folder = await cliFolder(files)
  const [module = ''] = Object.keys(files)
  return { folder, server: await folder.start([module, '--reload', ...args]) }
}

const importing = (name: string): string =>
  `import text from './${name}'\nexport default (environ, startResponse) => { startResponse('200 OK', []); return [text] }`

describe('an edit is served', () => {
  test('of the application itself', async () => {
    const { folder, server } = await start({ 'app.mjs': `export default ${answering('one')}` })
    expect((await get(server)).text).toBe('one')
    await folder.write({ 'app.mjs': `export default ${answering('two')}` })
    expect((await answers(server, 'two')).status).toBe(200)
    expect(server.output()).toMatch(/app\.mjs changed: reloading/)
  })

  test('on connections that were open before, too: they are closed', async () => {
    const telling = (text: string): string =>
      `export default Object.assign(${answering(text)}, { drain: () => console.error('drains') })`
    const { folder, server } = await start({ 'app.mjs': telling('one') })
    const { hostname, port } = new URL(server.ready)
    const kept = connect(Number(port), hostname).on('error', () => {}) // a request may meet its end
    const closed = once(kept, 'close')
    kept.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(kept, 'data')
    await folder.write({ 'app.mjs': telling('two') })
    await saidBy(server, /drains/)
    let more = ''
    kept.on('data', (octets) => (more += String(octets))).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await closed
    expect(more).toBe('')
  })

  test('of a module that it imports, in another folder', async () => {
    const { folder, server } = await start({
      'app.mjs': importing('lib/text.mjs'),
      'lib/text.mjs': `export default 'one'`,
    })
    await folder.write({ 'lib/text.mjs': `export default 'two'` })
    expect((await answers(server, 'two')).status).toBe(200)
  })

  test('of a TypeScript module', async () => {
    const { folder, server } = await start({
      'app.ts': importing('text.ts'),
      'text.ts': `export default 'one' as string`,
    })
    await folder.write({ 'text.ts': `export default 'two' as string` })
    expect((await answers(server, 'two')).status).toBe(200)
  })

  test('of a module that it requires', async () => {
    const source = `const text = require('./text')\nmodule.exports = (environ, startResponse) => { startResponse('200 OK', []); return [text] }`
    const { folder, server } = await start({ 'app.cjs': source, 'text.js': `module.exports = 'one'` })
    await folder.write({ 'text.js': `module.exports = 'two'` })
    expect((await answers(server, 'two')).status).toBe(200)
  })

  test('of a module that it imports later', async () => {
    const source = `export default async (environ, startResponse) => {
      const { text } = await import('./text.mjs')
      startResponse('200 OK', [])
      return [text]
    }`
    const { folder, server } = await start({ 'app.mjs': source, 'text.mjs': `export const text = 'one'` })
    expect((await get(server)).text).toBe('one')
    await folder.write({ 'text.mjs': `export const text = 'two'` })
    expect((await answers(server, 'two')).status).toBe(200)
  })

  test('of another file that is named', async () => {
    const source = `import { readFileSync } from 'node:fs'\nconst text = readFileSync('text.txt', 'utf8')
      export default (environ, startResponse) => { startResponse('200 OK', []); return [text] }`
    const { folder, server } = await start({ 'app.mjs': source, 'text.txt': 'one' }, '--reload-extra-file', 'text.txt')
    expect((await get(server)).text).toBe('one')
    await folder.write({ 'text.txt': 'two' })
    expect((await answers(server, 'two')).status).toBe(200)
  })

  test('again and again, without a request that fails', async () => {
    const { folder, server } = await start({ 'app.mjs': `export default ${answering('edit 0')}` })
    for (let edit = 1; edit <= 3; edit++) {
      await folder.write({ 'app.mjs': `export default ${answering(`edit ${edit}`)}` })
      expect((await answers(server, `edit ${edit}`)).status).toBe(200)
    }
  })
})

describe('what is wrong is shown in the terminal and in the browser, until it is mended', () => {
  const good = `export default ${answering('mended')}`

  test.each([
    ['a syntax error', 'export default <b>;\n', ['app.mjs:1', 'export default <b>;', 'SyntaxError']],
    ['what the module throws', `throw new Error('no <database>')`, ['Error: no <database>', 'app.mjs:1']],
    ['a module that is not there', `import './gone.mjs'\n${good}`, ['Cannot find module', 'gone.mjs']],
    ['a missing export', `import { gone } from 'node:fs'\n${good}`, ["does not provide an export named 'gone'"]],
    ['no application', `export const other = 1`, ['app.mjs exports none of application, default, app']],
    [
      'a startup that fails',
      `export default Object.assign(${answering('never')}, { startup() { throw new Error('no port') } })`,
      ['the application failed to start up', 'Error: no port'],
    ],
  ])('%s', async (_name, bad, parts) => {
    const { folder, server } = await start({ 'app.mjs': bad })
    const page = await get(server)
    expect([page.status, page.type]).toEqual([500, 'text/plain; charset=utf-8'])
    expect(page.text).not.toMatch(/node:internal|gateway-server\/src/)
    for (const part of parts) {
      expect(page.text).toContain(part)
      expect(server.output()).toContain(part)
    }
    await folder.write({ 'app.mjs': good })
    expect((await answers(server, 'mended')).status).toBe(200)
  })

  test('as HTML for browsers, where nothing of it is markup, and which asks again', async () => {
    const { folder, server } = await start({ 'app.mjs': `export default ${answering('whole')}` })
    await folder.write({ 'app.mjs': `throw new Error('<script>alert("&")</script>')` })
    const { status, text, type } = await answers(server, 'alert', 'text/html,*/*')
    expect([status, type]).toEqual([500, 'text/html; charset=utf-8'])
    expect(text).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;')
    expect(text).not.toContain('<script')
    expect(text).toContain('http-equiv="refresh"')
  })

  test('also of a module that it imports', async () => {
    const { folder, server } = await start({
      'app.mjs': importing('lib/text.mjs'),
      'lib/text.mjs': `export default 'whole'`,
    })
    await folder.write({ 'lib/text.mjs': 'export default ;' })
    expect(await answers(server, 'text.mjs:1')).toMatchObject({ status: 500 })
    await folder.write({ 'lib/text.mjs': `export default 'mended'` })
    expect((await answers(server, 'mended')).status).toBe(200)
  })

  test('also where what is missing appears in a folder that is new', async () => {
    const { folder, server } = await start({ 'app.mjs': importing('lib/deep/text.mjs') })
    expect((await get(server)).text).toContain('Cannot find module')
    await folder.write({ 'lib/deep/text.mjs': `export default 'mended'` })
    expect((await answers(server, 'mended')).status).toBe(200)
  })

  test('also where a file goes away for a while', async () => {
    const { folder, server } = await start({ 'app.mjs': importing('text.mjs'), 'text.mjs': `export default 'whole'` })
    await rm(`${folder.path}/text.mjs`)
    expect((await answers(server, 'Cannot find module')).status).toBe(500)
    await folder.write({ 'text.mjs': `export default 'back'` })
    expect((await answers(server, 'back')).status).toBe(200)
  })
})

test('a start that hangs is given up with the next edit', async () => {
  const { folder, server } = await start({ 'app.mjs': `export default ${answering('whole')}` })
  await folder.write({
    'app.mjs': `console.error('hanging'); setInterval(() => {}, 1000); await new Promise(() => {})`,
  })
  await saidBy(server, /hanging/)
  expect((await get(server)).text).toBe('whole')
  await folder.write({ 'app.mjs': `export default ${answering('mended')}` })
  expect((await answers(server, 'mended')).status).toBe(200)
})

test('a program that listens itself is refused, with status 3', async () => {
  const folder = await cliFolder({ 'app.mjs': `import { createServer } from 'node:http'\ncreateServer().listen(0)` })
  await folder.install({ '@gateway-server/drop-in': 'packages/drop-in' })
  const { status, output } = await folder.run(['app.mjs', '--reload'], { PORT: '0' })
  expect(output).toMatch(/app\.mjs is a program that listens itself/)
  expect(status).toBe(3)
})

test('files of installed packages are not watched', async () => {
  const { folder, server } = await start({
    'app.mjs': importing('text.mjs'),
    'text.mjs': `import 'installed'\nexport default 'one'`,
    'node_modules/installed/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/installed/index.js': '',
  })
  await folder.write({ 'node_modules/installed/index.js': '1' })
  await folder.write({ 'text.mjs': `export default 'two'` })
  await answers(server, 'two')
  expect(server.output()).not.toMatch(/index\.js/)
})
