import { setTimeout } from 'node:timers/promises'
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import { type CliFolder, cliFolder } from './cli-folder.fixture.ts'
import { wsgiModule } from './wsgi-module.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

const answering = (text: string, name = 'application'): string => `
def ${name}(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [f"${text} {environ['wsgi.multithread']}".encode()]
`

/** A folder with files, and the adapter. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<CliFolder> {
  const folder = await cliFolder(files)
  await folder.install({ '@gateway-server/adapter-wsgi': 'packages/adapter-wsgi' })
  return folder
}

test.each([
  ['app.py', { module: 'app.py', name: undefined }],
  ['app.py:', { module: 'app.py', name: undefined }],
  ['src/app.py:site.app', { module: 'src/app.py', name: 'site.app' }],
  [`app.py:create_app(mode='a:b')`, { module: 'app.py', name: `create_app(mode='a:b')` }],
  ['wsgi:mysite.wsgi', { module: 'mysite.wsgi', name: undefined }],
  ['wsgi:mysite.wsgi:application', { module: 'mysite.wsgi', name: 'application' }],
  ['app.pyx', undefined],
  ['app.ts:app', undefined],
  ['./app', undefined],
  ['C:\\app.ts', undefined],
])('%s', (word, module) => {
  expect(wsgiModule(word)).toEqual(module)
})

describe('an application in Python', () => {
  withPython('is served from its file', async () => {
    const folder = await folderWith({ 'site/app.py': answering('file') })
    expect((await folder.serve('site/app.py')).body).toBe('file False')
  })

  withPython('is served by a name of its own, and by the conventional ones', async () => {
    const folder = await folderWith({ 'one.py': answering('one', 'app'), 'two.py': answering('two', 'mine') })
    expect((await folder.serve('one.py')).body).toBe('one False')
    expect((await folder.serve('two.py:mine')).body).toBe('two False')
  })

  withPython('is served by the dotted name of its module', async () => {
    const folder = await folderWith({ 'mysite/wsgi.py': answering('module'), 'mysite/__init__.py': '' })
    expect((await folder.serve('wsgi:mysite.wsgi:application')).body).toBe('module False')
  })

  withPython('is given what flags say of its workers', async () => {
    const folder = await folderWith({ 'app.py': answering('threads') })
    const server = await folder.start(['app.py', '--threads', '2'])
    expect(await (await fetch(server.ready)).text()).toBe('threads True')
  })

  withPython('that cannot be loaded ends the command with status 3 and Python’s reason', async () => {
    const folder = await folderWith({ 'app.py': 'import no_such_framework\n' })
    const { status, output } = await folder.run(['app.py'], { PORT: '0' })
    expect(output).toMatch(/app\.py", line 1[^]*No module named 'no_such_framework'[^]*pip install no-such-framework\n/)
    expect(status).toBe(3)
  })

  test('that is not there is named', async () => {
    const folder = await folderWith({})
    const { status, output } = await folder.run(['nowhere.py'])
    expect(output).toContain('there is no file nowhere.py.')
    expect(status).toBe(3)
  })

  test('without the adapter is told how to install it', async () => {
    const folder = await cliFolder({ 'app.py': answering('never') })
    const { status, output } = await folder.run(['app.py'])
    expect(output).toContain(
      'app.py is an application in Python, and its adapter is not installed beside it. Install it with\n\n    npm install @gateway-server/adapter-wsgi\n',
    )
    expect(status).toBe(3)
  })

  test('with settings that cannot be is told why', async () => {
    const folder = await folderWith({ 'app.py': answering('never') })
    const { status, output } = await folder.run(['app.py', '--processes', '0'])
    expect(output).toContain('--processes')
    expect(status).toBe(2)
  })
})

withPython('an edit of an application in Python is served, and a mistake in it is told, with --reload', async () => {
  const folder = await folderWith({ 'app.py': answering('before') })
  const server = await folder.start(['app.py', '--reload'])
  const says = async (text: string): Promise<void> => {
    while (!(await (await fetch(server.ready)).text()).startsWith(text)) await setTimeout(5)
  }
  await says('before')
  await folder.write({ 'app.py': 'def application(:\n' })
  while (!server.output().includes('SyntaxError')) await setTimeout(5)
  await says('before')
  await folder.write({ 'app.py': answering('after') })
  await says('after')
})
