import { mkdtempSync } from 'node:fs'
import { chmod, mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findPython, isVirtual } from './find-python.ts'
import { howToInstall } from './missing-module.ts'

/** A folder with these files, all of which may be run. */
async function folderWith(...files: readonly string[]): Promise<string> {
  const folder = await realpath(mkdtempSync(join(tmpdir(), 'gateway-wsgi-find-')))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), '')
    await chmod(join(folder, file), 0o755)
  }
  return folder
}

test('the one that is named comes first: a path, a command, or a virtual environment', async () => {
  const folder = await folderWith('mine/bin/python', 'bin/python3.9', '.venv/bin/python')
  const env = { PATH: join(folder, 'bin'), VIRTUAL_ENV: join(folder, '.venv') }
  const found = (python: string): string => findPython({ python, beside: [folder], folder, env })
  expect(found('mine/bin/python')).toBe(join(folder, 'mine/bin/python'))
  expect(found('mine')).toBe(join(folder, 'mine/bin/python'))
  expect(found('python3.9')).toBe(join(folder, 'bin/python3.9'))
  expect(() => found('python2')).toThrow('there is no Python python2.')
})

test('the active environment comes before one beside the application, that before the machine’s', async () => {
  const folder = await folderWith('active/bin/python', '.venv/bin/python', 'bin/python3')
  const PATH = join(folder, 'bin')
  const search = { beside: [folder], folder }
  expect(findPython({ ...search, env: { PATH, VIRTUAL_ENV: join(folder, 'active') } })).toBe(
    join(folder, 'active/bin/python'),
  )
  expect(findPython({ ...search, env: { PATH, VIRTUAL_ENV: '' } })).toBe(join(folder, '.venv/bin/python'))
  const elsewhere = await folderWith()
  expect(findPython({ beside: [elsewhere], folder: elsewhere, env: { PATH } })).toBe(join(folder, 'bin/python3'))
})

test('an environment above the application counts, up to the current folder or the project’s first', async () => {
  const folder = await folderWith('venv/bin/python', 'project/package.json', 'project/src/app.py', 'bin/python3')
  const env = { PATH: join(folder, 'bin') }
  const beside = [join(folder, 'project/src')]
  expect(findPython({ beside, folder, env })).toBe(join(folder, 'bin/python3')) // the project ends before it
  const site = await folderWith('venv/bin/python', 'src/site/app.py')
  expect(findPython({ beside: [join(site, 'src/site')], folder: site, env })).toBe(join(site, 'venv/bin/python'))
  const project = await folderWith('.venv/bin/python', 'pyproject.toml', 'src/manage.py')
  const inside = join(project, 'src')
  expect(findPython({ beside: [inside], folder: inside, env })).toBe(join(project, '.venv/bin/python'))
})

test('where there is none it is said how to get one', async () => {
  const folder = await folderWith()
  expect(() => findPython({ beside: [folder], folder, env: { PATH: '' } })).toThrow(
    /no Python was found.*apt-get install python3/,
  )
})

test('what is missing is installed with the pip of the application’s environment', async () => {
  const folder = await folderWith('.venv/bin/python', '.venv/bin/pip', '.venv/pyvenv.cfg')
  const python = join(folder, '.venv/bin/python')
  expect(isVirtual(python)).toBe(true)
  expect(howToInstall('flask', python)).toContain(`    ${python} -m pip install flask\n`)
  expect(howToInstall('rest_framework.views', python)).toContain('pip install djangorestframework\n')
  expect(howToInstall('flask_cors', python)).toContain('pip install flask-cors\n')
})

test('where an environment has no pip, Debian’s package comes first', async () => {
  const folder = await folderWith('.venv/bin/python', '.venv/pyvenv.cfg')
  expect(howToInstall('flask', join(folder, '.venv/bin/python'))).toMatch(/apt-get install python3-flask.*ensurepip/s)
})

test('for the machine’s Python an environment is advised, or Debian’s package', () => {
  const advice = howToInstall('flask', '/usr/bin/python3')
  expect(advice).toContain('/usr/bin/python3 -m venv .venv\n    .venv/bin/python -m pip install flask\n')
  expect(advice).toContain('apt-get install python3-flask')
})
