import { expect, test } from 'vitest'
import { tarballName } from './pack.ts'

test.each([
  ['gateway-server', 'gateway-server-0.1.0.tgz'],
  ['@gateway-server/interface', 'gateway-server-interface-0.1.0.tgz'],
])('names the tarball of %s as npm does', (name, file) => {
  expect(tarballName({ name, version: '0.1.0' })).toBe(file)
})
