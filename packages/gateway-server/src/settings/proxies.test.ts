import { describe, expect, test } from 'vitest'
import { createServer } from '../lib/serve.ts'
import { engineOptions } from './engine-options.ts'
import { resolve } from './resolve.ts'
import type { Settings } from './table.ts'

const settingsOf = (flags: Record<string, unknown>, env: Record<string, string> = {}): Settings =>
  resolve({ flags, env }).settings

test('this machine is trusted by default, and no PROXY header is asked for', () => {
  expect(settingsOf({})).toMatchObject({
    forwardedAllowIps: ['127.0.0.1', '::1'],
    forwardedHeaders: 'any',
    proxyProtocol: false,
    proxyAllowIps: ['127.0.0.1', '::1'],
  })
})

describe('addresses are read', () => {
  test.each([
    ['with commas between them', ['10.0.0.0/8, fd00::/8,::1'], ['10.0.0.0/8', 'fd00::/8', '::1']],
    ['from several flags', ['10.0.0.1', '10.0.0.2'], ['10.0.0.1', '10.0.0.2']],
    ['as everybody', ['*'], ['*']],
    ['as nobody', [''], []],
  ])('%s', (_name, written, expected) => {
    expect(settingsOf({ forwardedAllowIps: written }).forwardedAllowIps).toEqual(expected)
  })

  test('from the variables, of which the second is gunicorn’s', () => {
    expect(settingsOf({}, { GATEWAY_FORWARDED_ALLOW_IPS: '10.0.0.1' }).forwardedAllowIps).toEqual(['10.0.0.1'])
    expect(settingsOf({}, { FORWARDED_ALLOW_IPS: '*' }).forwardedAllowIps).toEqual(['*'])
  })

  test.each(['localhost', '10.0.0.0/33', '10.0.0.1 10.0.0.2'])('but not %s', (written) => {
    expect(() => settingsOf({ forwardedAllowIps: [written] })).toThrow('--forwarded-allow-ips')
  })
})

test('they are options of the engine, which takes them', () => {
  const options = engineOptions(
    settingsOf({ forwardedAllowIps: ['10.0.0.0/8'], proxyProtocol: true, proxyAllowIps: ['*'] }),
  )
  expect(options).toMatchObject({ forwardedAllowIps: ['10.0.0.0/8'], proxyProtocol: true, proxyAllowIps: ['*'] })
  expect(() => createServer(() => [], options)).not.toThrow()
})
