import { expect, test } from 'vitest'
import { checkCombinations } from './combinations.ts'
import { resolve } from './resolve.ts'

const check = (config: Record<string, unknown>): void =>
  checkCombinations(resolve({ flags: {}, env: {}, file: { name: 'gateway.config.ts', config } }))

test.each([{ keyfile: 'a' }, { caCerts: 'a' }, { certReqs: 'required' }, { certReqs: 1 }])(
  '%j needs a certificate',
  (config) => {
    const [name] = Object.keys(config)
    expect(() => check(config)).toThrow(`${name} in gateway.config.ts: it is for HTTPS, which needs a certfile`)
    expect(() => check({ ...config, certfile: 'a' })).not.toThrow()
  },
)

test('clients are told of no longer time than there is', () => {
  expect(() => check({ keepAlive: 5, announceKeepAlive: 6 })).toThrow(
    'announceKeepAlive in gateway.config.ts: clients are told 6 s, but the server closes after 5 (keepAlive).',
  )
  expect(() => check({ keepAlive: 5, announceKeepAlive: 5 })).not.toThrow()
  expect(() => check({ keepAlive: 0, announceKeepAlive: 60 })).not.toThrow()
})

test.each([
  { variable: 'GATEWAY_KEEP_ALIVE', setting: 'keepAlive instead (--keep-alive)' },
  { variable: 'PORT', setting: 'port instead (--port)' },
])('variables for the application are none of settings, as $variable is', ({ variable, setting }) => {
  expect(() => check({ env: { [variable]: '1' } })).toThrow(
    `env in gateway.config.ts: ${variable} is the variable of a setting. Set ${setting}.`,
  )
  expect(() => check({ env: { GATEWAY_URL: '1' } })).not.toThrow()
})

test('nothing at all goes together', () => {
  expect(() => check({})).not.toThrow()
})
