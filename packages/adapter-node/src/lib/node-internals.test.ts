// The fast methods stand in only for methods known as Node's: here is where a new Node.js shows that it has changed them.
import { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { isPristine, requestDefaults, responseDefaults } from './node-internals.ts'

const replaced = ['setHeader', 'getHeader', 'writeHead', 'write', 'end', 'destroy', 'setTimeout'] as const

test.each(replaced)('knows Node’s own %s', (name) => {
  expect(isPristine(name)).toBe(true)
})

test('sees that one has been patched, for as long as it is', () => {
  const { write } = ServerResponse.prototype
  ServerResponse.prototype.write = () => true
  expect(isPristine('write')).toBe(false)
  Reflect.deleteProperty(ServerResponse.prototype, 'write')
  expect([isPristine('write'), ServerResponse.prototype.write === write]).toEqual([true, true])
})

test('takes no state from the samples that messages would share', () => {
  for (const { value } of [...Object.values(requestDefaults), ...Object.values(responseDefaults)]) {
    expect(typeof value === 'object' && value !== null ? Object.isFrozen(value) : true).toBe(true)
  }
})

test('has the members by which node:stream knows a server’s messages', () => {
  const names = ['_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen', '_sent100']
  expect(names.map((name) => typeof responseDefaults[name]?.value)).toEqual(Array(5).fill('boolean'))
  expect(['_consuming', '_dumped'].map((name) => typeof requestDefaults[name]?.value)).toEqual(['boolean', 'boolean'])
})
