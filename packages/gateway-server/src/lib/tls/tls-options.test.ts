import { createPrivateKey } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { createServer } from '../serve.ts'
import { answeringPath } from '../test-server.fixture.ts'
import { checkTlsOptions, renewed, TlsOptionError, type TlsOptions } from './tls-options.ts'
import { authority, certificate } from './tls-server.fixture.ts'

const other = await authority.issue({ names: ['other.example'] })
const encryptedKey = createPrivateKey(certificate.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' })
  .toString()
const { key, cert } = certificate

describe('takes', () => {
  test.each<[string, TlsOptions]>([
    ['key and cert', { key, cert }],
    ['buffers', { key: Buffer.from(key), cert: Buffer.from(cert) }],
    ['a chain', { key, cert: cert + authority.cert }],
    ['both in one file', { key: key + cert, cert: key + cert }],
    ['an encrypted key', { key: encryptedKey, cert, passphrase: 'right' }],
    ['an encrypted key with a passphrase of its own', { key: [{ pem: encryptedKey, passphrase: 'right' }], cert }],
    ['a passphrase that is not needed', { key, cert, passphrase: 'any' }],
    ['no certificate but those of SNICallback', { SNICallback: () => {} }],
  ])('%s', (_name, options) => {
    checkTlsOptions(options)
    expect(createSecureContext(options)).toBeDefined()
  })
})

describe('says what is wrong, and with which option:', () => {
  test.each<[name: string, options: TlsOptions, option: string | undefined, message: string]>([
    ['nothing', {}, undefined, 'tls needs key and cert, or pfx, or SNICallback'],
    ['no key', { cert }, 'key', 'tls.key is missing: key and cert go together'],
    ['no cert', { key }, 'cert', 'tls.cert is missing: key and cert go together'],
    ['another key', { key: other.key, cert }, 'key', 'tls.key is not the key of tls.cert (CN=localhost)'],
    ['a path', { key, cert: './cert.pem' }, 'cert', 'the path ./cert.pem: what is expected is the contents'],
    ['no PEM', { key: 'secret', cert }, 'key', 'tls.key is not PEM'],
    ['an empty file', { key: Buffer.alloc(0), cert }, 'key', 'tls.key is not PEM'],
    ['a certificate as key', { key: cert, cert }, 'key', 'tls.key holds no private key'],
    ['a key as certificate', { key, cert: key }, 'cert', 'tls.cert holds no certificate'],
    ['a damaged certificate', { key, cert: cert.replace('MII', 'AII') }, 'cert', 'tls.cert holds no certificate'],
    ['a ca that is none', { key, cert, ca: [authority.cert, key] }, 'ca', 'tls.ca holds no certificate'],
    [
      'no passphrase',
      { key: encryptedKey, cert },
      'passphrase',
      'tls.key is encrypted, and there is no tls.passphrase',
    ],
    ['a wrong passphrase', { key: encryptedKey, cert, passphrase: 'x' }, 'passphrase', 'does not decrypt tls.key'],
  ])('%s', (_name, options, option, message) => {
    const thrown = errorOf(() => createServer(answeringPath, { tls: options }))
    expect(thrown).toBeInstanceOf(TlsOptionError)
    expect(thrown).toMatchObject({ option, message: expect.stringContaining(message) })
  })

  test.each<[name: string, options: TlsOptions, message: string]>([
    ['ciphers', { key, cert, ciphers: 'none' }, 'tls: '],
    ['a pfx', { pfx: Buffer.from('no pfx') }, 'tls: '],
    ['a version', { key, cert, minVersion: 'SSLv3' as 'TLSv1.3' }, 'tls: '],
  ])('what node:tls says of %s', (_name, options, message) => {
    const thrown = errorOf(() => createServer(answeringPath, { tls: options }))
    expect(thrown).toBeInstanceOf(TlsOptionError)
    expect(thrown).toMatchObject({ message: expect.stringContaining(message), cause: expect.any(Error) })
  })

  test.each(['requestCerts', 'ALPNProtocols', 'handshakeTimeout', 'constructor'])('%s, which is no option', (name) => {
    const tls = { key, cert, [name]: true }
    expect(() => createServer(answeringPath, { tls })).toThrow(
      new TypeError(`tls.${name} is no option that can be given here`),
    )
  })

  test('no object', () => {
    // @ts-expect-error what no type allows
    expect(() => createServer(answeringPath, { tls: true })).toThrow(TypeError)
  })
})

describe('a renewal', () => {
  const before: TlsOptions = { key, cert, ca: authority.cert, minVersion: 'TLSv1.3', requestCert: true }

  test('keeps what is not given', () => {
    expect(renewed(before, other)).toEqual({ ...before, ...other })
    expect(renewed(before, { ca: other.cert })).toEqual({ ...before, ca: other.cert })
  })

  test('may give a new certificate for the same key', () => {
    expect(renewed(before, { cert })).toEqual(before)
  })

  test('replaces a pfx by key and cert, and the other way round', () => {
    const pfx = Buffer.from('a pfx')
    expect(renewed({ pfx }, { key, cert })).toEqual({ key, cert })
    expect(renewed({ key, cert }, { pfx })).toEqual({ pfx })
  })

  test('cannot change what is asked of clients', () => {
    const options = { ...other, requestCert: false }
    expect(() => renewed(before, options)).toThrow('tls.requestCert is no option')
  })

  test('is checked as a whole', () => {
    expect(() => renewed(before, { key: other.key })).toThrow('tls.key is not the key of tls.cert')
  })
})

function errorOf(create: () => unknown): unknown {
  try {
    create()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
