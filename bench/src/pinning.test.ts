import { expect, test } from 'vitest'
import { coresOf } from './pinning.ts'

test.each([
  [1, 2, '0', '1'],
  [1, 8, '0', '1'],
  [2, 3, '0-1', '2'],
  [2, 2, '0-1', '0-1'],
])('a server of %d cores on a machine of %d has %s, the load %s', (serverCores, available, server, load) => {
  expect(coresOf('server', serverCores, available)).toBe(server)
  expect(coresOf('load', serverCores, available)).toBe(load)
})
