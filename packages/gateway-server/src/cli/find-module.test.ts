import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cliFolder } from './cli-folder.fixture.ts'
import { Failure } from './failure.ts'
import { findModule } from './find-module.ts'

/** What findModule says instead of finding. */
function complaint(module: string, folder: string): string {
  try {
    return `found ${findModule(module, folder)}`
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    return (error as Failure).message // as just expected
  }
}

describe.each(['.ts', '.mts', '.js', '.mjs', '.cjs'])('a file with %s', (extension) => {
  test('is found with and without it, by relative and absolute path', async () => {
    const folder = await cliFolder({ [`src/app${extension}`]: '' })
    const file = join(folder.path, `src/app${extension}`)
    for (const module of [`src/app${extension}`, `./src/app${extension}`, 'src/app', file]) {
      expect(findModule(module, folder.path), module).toBe(file)
    }
  })

  test('is found as the index of a folder', async () => {
    const folder = await cliFolder({ [`src/index${extension}`]: '' })
    const file = join(folder.path, `src/index${extension}`)
    for (const module of ['src', 'src/', './src']) expect(findModule(module, folder.path), module).toBe(file)
    expect(findModule('.', join(folder.path, 'src'))).toBe(file)
  })
})

test('the very path goes before one with an extension, .ts before .js, a file before a folder', async () => {
  const folder = await cliFolder({ 'a.js': '', 'a.js.ts': '', 'b.ts': '', 'b.js': '', 'c.mjs': '', 'c/index.ts': '' })
  expect(findModule('a.js', folder.path)).toBe(join(folder.path, 'a.js'))
  expect(findModule('b', folder.path)).toBe(join(folder.path, 'b.ts'))
  expect(findModule('c', folder.path)).toBe(join(folder.path, 'c.mjs'))
})

test('a folder without an index is what its package.json names as main', async () => {
  const folder = await cliFolder({ 'package.json': '{ "main": "dist/server.js" }', 'dist/server.js': '' })
  expect(findModule('.', folder.path)).toBe(join(folder.path, 'dist/server.js'))
})

test('a name with dots is a name, not an extension', async () => {
  const folder = await cliFolder({ 'server.dev.ts': '' })
  expect(findModule('server.dev', folder.path)).toBe(join(folder.path, 'server.dev.ts'))
})

describe('a package', () => {
  const packages = {
    'node_modules/esm-only/package.json':
      '{ "exports": { ".": { "import": "./main.mjs" }, "./sub": { "import": "./sub.mjs" } } }',
    'node_modules/esm-only/main.mjs': '',
    'node_modules/esm-only/sub.mjs': '',
    'node_modules/cjs-only/package.json': '{ "exports": { "require": "./main.cjs" } }',
    'node_modules/cjs-only/main.cjs': '',
    'node_modules/dual/package.json': '{ "exports": { "require": "./main.cjs", "import": "./main.mjs" } }',
    'node_modules/dual/main.cjs': '',
    'node_modules/dual/main.mjs': '',
    'node_modules/old/package.json': '{ "main": "lib/server" }',
    'node_modules/old/lib/server.js': '',
    'node_modules/@scope/name/package.json': '{ "exports": { ".": "./main.js", "./deep/er": "./deeper.js" } }',
    'node_modules/@scope/name/main.js': '',
    'node_modules/@scope/name/deeper.js': '',
  }

  test.each([
    { module: 'esm-only', file: 'esm-only/main.mjs' },
    { module: 'esm-only/sub', file: 'esm-only/sub.mjs' },
    { module: 'cjs-only', file: 'cjs-only/main.cjs' },
    { module: 'dual', file: 'dual/main.mjs' },
    { module: 'old', file: 'old/lib/server.js' },
    { module: 'old/lib/server', file: 'old/lib/server.js' },
    { module: '@scope/name', file: '@scope/name/main.js' },
    { module: '@scope/name/deep/er', file: '@scope/name/deeper.js' },
  ])('$module is found in the current folder and from those below', async ({ module, file }) => {
    const folder = await cliFolder({ ...packages, 'below/here.txt': '' })
    expect(findModule(module, folder.path)).toBe(join(folder.path, 'node_modules', file))
    expect(findModule(module, join(folder.path, 'below'))).toBe(join(folder.path, 'node_modules', file))
  })

  test('gives way to a file of that name', async () => {
    const folder = await cliFolder({ ...packages, 'dual.js': '' })
    expect(findModule('dual', folder.path)).toBe(join(folder.path, 'dual.js'))
    expect(findModule('./dual', folder.path)).toBe(join(folder.path, 'dual.js'))
  })

  test('that does not export the path says what it does not export', async () => {
    const folder = await cliFolder(packages)
    expect(complaint('esm-only/nope', folder.path)).toMatch(
      /esm-only\/nope could not be found: .*'\.\/nope'.*"exports"/,
    )
  })

  test.each(['fs', 'node:fs', 'http'])('is not the built-in module %s', async (module) => {
    const folder = await cliFolder()
    expect(complaint(module, folder.path)).toContain(`there is no file ${module}`)
  })
})

describe('what is not there', () => {
  test('is named, with the modules of its folder', async () => {
    const folder = await cliFolder({ 'server.ts': '', 'util.mjs': '', 'types.d.ts': '', 'data.json': '' })
    expect(complaint('sever.ts', folder.path)).toBe(
      'there is no file sever.ts, nor a package of that name.\nIn that folder there is: server.ts, util.mjs',
    )
    expect(complaint('./sever.ts', folder.path)).toBe(
      'there is no file ./sever.ts.\nIn that folder there is: server.ts, util.mjs',
    )
  })

  test('is told with what differs in its extension alone, where there is such a file', async () => {
    const folder = await cliFolder({ 'app.ts': '', 'other.ts': '' })
    expect(complaint('app.js', folder.path)).toMatch(/In that folder there is: app\.ts$/)
    await folder.write({ 'flaskapp.py': '' })
    expect(complaint('flaskapp', folder.path)).toMatch(
      /In that folder there is: flaskapp\.py\nA module of Python is named with its extension: flaskapp\.py\[:NAME\]; or wsgi:flaskapp\[:NAME\]\.$/,
    )
  })

  test('is told with eight modules of many', async () => {
    const folder = await cliFolder(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`m${10 + n}.js`, ''])))
    expect(complaint('nope', folder.path)).toMatch(/: m10\.js, m11\.js, .*m17\.js, and 3 more$/)
  })

  test('is told with the folder that is not there', async () => {
    const folder = await cliFolder({ 'app.js': '' })
    expect(complaint('src/app.js', folder.path)).toContain(`There is no folder ${join(folder.path, 'src')}`)
    expect(complaint('app.js/app', folder.path)).toContain('there is no file app.js/app')
  })

  test('may be the index of a folder: what is in it is listed', async () => {
    const folder = await cliFolder({ 'src/server.ts': '', 'app.js': '' })
    expect(complaint('src', folder.path)).toBe(
      'src is a folder without an index or a package.json with "main".\nIn it there is: server.ts',
    )
  })
})

test('a file of another kind is refused by its name', async () => {
  const folder = await cliFolder({ 'app.json': '{}', 'app.tsx': '', Makefile: '' })
  expect(complaint('app.json', folder.path)).toContain('app.json is no JavaScript or TypeScript module')
  expect(complaint('Makefile', folder.path)).toContain('.ts .mts .js .mjs .cjs')
  expect(complaint('app.tsx', folder.path)).toContain('Node does not run JSX: compile it first.')
})
