/** Holds the packages against the list of who may know whom (knowledge.ts), and against what every package needs. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { publishedPackages, readPackages, root } from 'scripts/workspace'
import { describe, expect, test } from 'vitest'
import { packageOf, type Import } from './imports.ts'
import { knowledge, type Knowledge } from './knowledge.ts'
import { readSources, type Source } from './sources.ts'

const packages = publishedPackages()
const everything = [...packages, ...readPackages('apps/*'), ...readPackages('{bench,fuzz,scripts,soak,tests}')]

test('the list names exactly the packages there are', () => {
  expect(packages.map(({ manifest }) => manifest.name).toSorted()).toEqual(Object.keys(knowledge).toSorted())
})

describe.each(packages.map((each) => [each.manifest.name, each] as const))('%s', (name, { folder, manifest }) => {
  const allowed = knowledge[name] ?? { workspace: [], others: [], peers: [], node: [] }
  const sources = readSources(join(folder, 'src')).filter(({ forTests }) => !forTests)

  test('depends on nobody but those it may know', () => {
    const { dependencies = {}, peerDependencies = {} } = manifest
    expect([...allowed.workspace, ...allowed.others]).toEqual(expect.arrayContaining(Object.keys(dependencies)))
    expect(Object.keys(peerDependencies)).toEqual([...allowed.peers])
  })

  test('imports nobody but those it may know', () => {
    expect(faultsOf(sources, (each) => !mayImport(allowed, each))).toEqual([])
  })

  test('declares what it imports, types included, since its declarations name them', () => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies }
    const undeclared = faultsOf(sources, ({ specifier }) => {
      const dependency = packageOf(specifier)
      return dependency !== undefined && !(dependency in declared)
    })
    expect(undeclared).toEqual([])
  })

  test('has what its users expect of a package', () => {
    expect(existsSync(join(folder, 'README.md')), 'README.md').toBe(true)
    expect(manifest).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      description: expect.stringMatching(/\w/),
      license: 'MIT',
      type: 'module',
      engines: { node: '>=22.18' },
      exports: { './package.json': './package.json' },
      scripts: { build: expect.any(String) },
      publishConfig: { access: 'public', exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
    })
  })
})

describe.each(everything.map((each) => [relative(root, each.folder), each] as const))('%s', (_name, { folder }) => {
  const sources = readSources(folder)

  test('reaches other packages by their names, never into their sources', () => {
    const reachesIn = /(^|\/)(gateway-server|@gateway-server\/[^/]+|scripts)\/(src|dist|lib)\//
    expect(faultsOf(sources, ({ specifier }) => reachesIn.test(specifier))).toEqual([])
  })

  test('relative imports stay inside the package', () => {
    const outside = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => relative(folder, resolve(folder, file, '..', specifier)).startsWith('..'))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    expect(outside).toEqual([])
  })
})

function mayImport(allowed: Knowledge, { specifier, typeOnly }: Import): boolean {
  if (specifier.startsWith('.')) return true
  if (specifier.startsWith('node:')) return typeOnly || allowed.node === 'any' || allowed.node.includes(specifier)
  const dependency = packageOf(specifier) ?? ''
  return [...allowed.workspace, ...allowed.others, ...allowed.peers].includes(dependency)
}

function faultsOf(sources: readonly Source[], isFault: (each: Import) => boolean): string[] {
  return sources.flatMap(({ file, imports }) =>
    imports.filter(isFault).map(({ specifier }) => `${file} imports ${specifier}`),
  )
}
