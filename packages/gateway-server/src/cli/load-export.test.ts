import { describe, expect, test } from 'vitest'
import { answering, cliFolder } from './cli-folder.fixture.ts'
import { splitName } from './load-export.ts'

const hi = answering('hi')
const other = answering('other')

test.each([
  { word: 'app.ts', module: 'app.ts', name: undefined },
  { word: 'src/app.ts:app', module: 'src/app.ts', name: 'app' },
  { word: 'app:servers.main', module: 'app', name: 'servers.main' },
  { word: 'app:my-app', module: 'app', name: 'my-app' },
  { word: '@scope/name/sub:$app', module: '@scope/name/sub', name: '$app' },
  { word: 'app.ts:', module: 'app.ts', name: undefined },
  { word: 'C:\\src\\app.ts', module: 'C:\\src\\app.ts', name: undefined },
  { word: 'C:\\src\\app.ts:app', module: 'C:\\src\\app.ts', name: 'app' },
  { word: 'a:b/app.ts', module: 'a:b/app.ts', name: undefined },
])('$word is split into $module and $name', ({ word, module, name }) => {
  expect(splitName(word)).toEqual({ module, name })
})

describe('serves', () => {
  test.each([
    {
      word: 'app.ts',
      source: `const text: string = 'hi'\nexport default ((environ: object, startResponse: Function) => { startResponse('200 OK', []); return [text] })`,
    },
    { word: 'app.mts', source: `export const application: Function = ${hi}` },
    { word: 'app.mjs', source: `export const app = ${hi}` },
    { word: 'app.js', source: `export default ${hi}`, type: 'module' },
    { word: 'app.js', source: `module.exports = ${hi}`, type: 'commonjs' },
    { word: 'app.cjs', source: `exports.application = ${hi}` },
    { word: 'app', source: `export default ${hi}`, file: 'app.ts', type: 'module' },
    { word: 'src', source: `export default ${hi}`, file: 'src/index.mjs' },
  ])('$word: $source', async ({ word, source, type = 'module', file = word }) => {
    const folder = await cliFolder({ [file]: source, 'package.json': JSON.stringify({ type }) })
    const { body, output } = await folder.serve(word)
    expect(body).toBe('hi')
    expect(output).toMatch(new RegExp(`^Loaded ${file.replace('.', '\\.')}:\\w+, a gateway application$`, 'm'))
  })

  test.each([
    {
      source: `export const app = ${other}; export default ${other}; export const application = ${hi}`,
      name: 'application',
    },
    { source: `export const app = ${other}; export default ${hi}`, name: 'default' },
    { source: `export const application = undefined; export const app = ${hi}`, name: 'app' },
    { source: `export const app = ${other}, site = ${hi}`, word: 'app.mjs:site', name: 'site' },
    { source: `export const servers = { main: ${hi} }`, word: 'app.mjs:servers.main', name: 'servers.main' },
    { source: `export class Sites { static main = ${hi} }`, word: 'app.mjs:Sites.main', name: 'Sites.main' },
    { source: `const app = ${hi}; export { app as 'my-app' }`, word: 'app.mjs:my-app', name: 'my-app' },
    { source: `export default Promise.resolve(${hi})`, name: 'default' },
    { source: `export default await new Promise((resolve) => setTimeout(resolve, 1, ${hi}))`, name: 'default' },
    { source: `export const application = (async () => ${hi})()`, name: 'application' },
  ])('the export $name of: $source', async ({ source, name, word = 'app.mjs' }) => {
    const folder = await cliFolder({ 'app.mjs': source })
    const { body, output } = await folder.serve(word)
    expect(body).toBe('hi')
    expect(output).toContain(`Loaded app.mjs:${name}, a gateway application\n`)
  })

  test.each([
    { source: `module.exports = ${hi}`, name: 'default' },
    { source: `module.exports = { app: ${hi} }`, name: 'app' },
    { source: `module.exports = { ...{ app: ${other}, application: ${hi} } }`, name: 'application' },
    { source: `exports['appli' + 'cation'] = ${hi}`, name: 'application' },
    { source: `exports['my-app'] = ${hi}`, word: 'app.cjs:my-app', name: 'my-app' },
    { source: `exports.sites = { main: ${hi} }`, word: 'app.cjs:sites.main', name: 'sites.main' },
    { source: `module.exports = Promise.resolve(${hi})`, name: 'default' },
    { source: `module.exports = ${other}; module.exports.application = ${hi}`, name: 'application' },
    {
      source: `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${hi}`,
      name: 'default',
    },
    {
      source: `exports.__esModule = true; exports.default = ${other}; exports.application = ${hi}`,
      name: 'application',
    },
  ])('the export $name of the CommonJS module: $source', async ({ source, name, word = 'app.cjs' }) => {
    const folder = await cliFolder({ 'app.cjs': source })
    const { body, output } = await folder.serve(word)
    expect(body).toBe('hi')
    expect(output).toContain(`Loaded app.cjs:${name}, a gateway application\n`)
  })

  test('a package with only an import condition, and its subpath', async () => {
    const folder = await cliFolder({
      'node_modules/@my/site/package.json':
        '{ "type": "module", "exports": { ".": { "import": "./a.js" }, "./b": { "import": "./b.js" } } }',
      'node_modules/@my/site/a.js': `export default ${hi}`,
      'node_modules/@my/site/b.js': `export const b = ${other}`,
    })
    expect(await folder.serve('@my/site')).toMatchObject({
      body: 'hi',
      output: expect.stringContaining('Loaded node_modules/@my/site/a.js:default'),
    })
    expect((await folder.serve('@my/site/b:b')).body).toBe('other')
  })

  test('a module that a link leads to, with what is installed beside the module itself', async () => {
    const folder = await cliFolder({
      'real/app.mjs': `import text from 'text'; export default (environ, startResponse) => { startResponse('200 OK', []); return [text] }`,
      'real/node_modules/text/index.js': `module.exports = 'hi'`,
    })
    await folder.link('linked/app.mjs', 'real/app.mjs')
    expect((await folder.serve('linked/app.mjs')).body).toBe('hi')
  })
})

describe('does not serve', () => {
  test.each([
    { source: '', says: 'app.mjs exports none of application, default, app. It exports nothing.' },
    {
      source: 'export const server = 1, router = 2',
      says: 'app.mjs exports none of application, default, app. It exports: router, server. Name one as MODULE:NAME.',
    },
    {
      word: 'app.mjs:site',
      source: 'export const app = 1',
      says: 'app.mjs has no export site. It exports: app. Name one',
    },
    { word: 'app.mjs:a.x', source: 'export const a = { b: 1 }', says: 'app.mjs:a has no member x. It has: b.' },
    { word: 'app.mjs:a.b.c', source: 'export const a = { b: null }', says: 'app.mjs:a.b has no member c.' },
    { word: 'app.mjs:constructor', source: 'export const a = 1', says: 'app.mjs has no export constructor.' },
    {
      source: `import 'nowhere'`,
      says: "app.mjs could not be loaded:\nError [ERR_MODULE_NOT_FOUND]: Cannot find package 'nowhere'",
    },
    {
      source: `throw new Error('no database')`,
      says: 'app.mjs could not be loaded:\nError: no database\n    at file://',
    },
    { source: `throw new Error('a', { cause: new Error('the reason') })`, says: '[cause]: Error: the reason' },
    { source: `throw 'a string'`, says: `app.mjs could not be loaded:\n'a string'` },
    { source: `throw undefined`, says: 'app.mjs could not be loaded:\nundefined' },
    { source: `JSON.parse('{')`, says: /SyntaxError: Expected property name[^]*app\.mjs:1:6/ },
    {
      source: `import { no } from './with-error.mjs'`,
      says: 'with-error.mjs:1\nexport const x = ;\n                 ^',
    },
    { source: `import { no } from './fine.mjs'`, says: "'./fine.mjs' does not provide an export named 'no'" },
    {
      source: `export const x = ;`,
      says: 'app.mjs:1\nexport const x = ;\n                 ^\n\nSyntaxError: Unexpected token',
    },
    {
      word: 'a.cjs',
      source: '',
      says: /a\.cjs could not be loaded:[^]*a\.cjs:2[^]*SyntaxError: Unexpected end of input/,
    },
    { word: 'enum.mts', source: '', says: /enum\.mts:1\nexport enum A \{ B \}[^]*TypeScript enum is not supported/ },
    {
      source: `export default Promise.reject(new Error('no secret'))`,
      says: 'app.mjs:default is a promise that was rejected:\nError: no secret\n    at ',
    },
    { source: `export default new Promise(() => {})`, says: 'app.mjs:default is a promise that nothing will settle' },
    {
      source: `await new Promise(() => {})`,
      says: 'app.mjs never finished loading: its top-level await waits for what never comes',
    },
  ])('$word $source, and says why with status 3', async ({ source, says, word = 'app.mjs' }) => {
    const folder = await cliFolder({
      'fine.mjs': '',
      'with-error.mjs': 'export const x = ;',
      'a.cjs': 'module.exports = {\n',
      'enum.mts': 'export enum A { B }',
      'app.mjs': source,
    })
    const { status, output } = await folder.run([word])
    if (typeof says === 'string') expect(output).toContain(says)
    else expect(output).toMatch(says)
    expect(output).toMatch(/^gateway-server: /)
    expect(status).toBe(3)
  })

  test('a module with a syntax error, though what it imported listens to uncaught exceptions', async () => {
    const folder = await cliFolder({
      'app.mjs': `process.on('uncaughtException', () => {}); await import('./with-error.mjs')`,
      'with-error.mjs': 'export const x = ;',
    })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain('with-error.mjs:1\nexport const x = ;')
    expect(status).toBe(3)
  })

  test('a module, and leaves nothing of it running', async () => {
    const folder = await cliFolder({ 'app.mjs': `setInterval(() => {}, 1000); export const other = 1` })
    expect(await folder.run(['app.mjs'])).toMatchObject({ status: 3 })
  })
})
