import { expect, test } from 'vitest'
import { findTarballFaults } from './tarball-contents.ts'

const good = [
  'package/package.json',
  'package/README.md',
  'package/LICENSE',
  'package/dist/index.js',
  'package/dist/index.d.ts',
  'package/src/index.ts',
]

test('finds nothing wrong with sources, output, README and LICENSE', () => {
  expect(findTarballFaults(good)).toEqual([])
})

test('misses a README', () => {
  const files = good.filter((file) => !file.endsWith('README.md'))
  expect(findTarballFaults(files)).toEqual(['package/README.md is missing'])
})

test.each(['package/src/index.test.ts', 'package/dist/app.fixture.js', 'package/tsconfig.json'])(
  'refuses %s',
  (file) => {
    expect(findTarballFaults([...good, file])).toContain(`${file} must not be published`)
  },
)

test('refuses output whose source is gone', () => {
  expect(findTarballFaults([...good, 'package/dist/lib/old.js'])).toEqual([
    'package/dist/lib/old.js has no source: run pnpm clean',
  ])
})
