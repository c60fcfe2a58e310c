import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { installPythonPackages } from './install-python-packages.ts'
import { describeMissingPackages, findsPackages, pythonOf, readRequirements } from './python-packages.ts'
import { requirePythonPackages } from './require-python-packages.ts'
import { findCommand, requireTool } from './tools.ts'

const python = requireTool('python3')
const debianPython = findCommand(['python3'], { PATH: '/usr/bin' })

function appThatNeeds(requirements: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'python-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'requirements.txt'), requirements)
  return folder
}

test('reads names, and leaves versions and comments', () => {
  const folder = appThatNeeds('# ours\nFlask>=2.2\n\nwaitress>=2.1,<4 # for start:native\npyramid\n')
  expect(readRequirements(folder)).toEqual(['flask', 'waitress', 'pyramid'])
})

test.skipIf(python === undefined)('looks packages up with the Python that is to run them', () => {
  expect(findsPackages(python ?? '', ['json', 'wsgiref'])).toBe(true)
  expect(findsPackages(python ?? '', ['json', 'no_such_package'])).toBe(false)
  expect(findsPackages('/nowhere/python3', [])).toBe(false)
})

test('says how to get what is missing', () => {
  expect(describeMissingPackages(appThatNeeds('Flask>=2.2'))).toMatch(
    /apt-get install python3 python3-flask[^]*pip install -r requirements\.txt/,
  )
})

test('missing packages are a visible skip on a contributor’s machine, and a failure under CI=true', () => {
  const folder = appThatNeeds('no-such-package')
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(requirePythonPackages(folder, {})).toBeUndefined()
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('lacks Python packages'))
  warn.mockRestore()
  expect(() => requirePythonPackages(folder, { CI: 'true' })).toThrow(/lacks Python packages \(no-such-package\)/)
})

test.skipIf(debianPython === undefined)('shows the system’s packages where pip finds none', async () => {
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null')
  onTestFinished(() => void vi.unstubAllEnvs())
  const said: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const folder = appThatNeeds('wsgiref>=0.1') // part of Python: the one package that is there on every machine
  expect(await installPythonPackages(folder)).toBe(true)
  write.mockRestore()
  expect(said.join('')).toMatch(/pip installs wsgiref.*\n.*could not: .*No matching distribution.*\n.*\.venv shows/)
  expect(requirePythonPackages(folder)).toBe(pythonOf(folder))
})
