import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAuthority } from './certificates.ts'

test('issues certificates that its own certificate vouches for', async () => {
  const authority = await createAuthority()
  const other = await createAuthority()
  const { cert, key } = await authority.issue({ names: ['a.example', '127.0.0.1'] })
  const certificate = new X509Certificate(cert)
  expect(certificate.verify(new X509Certificate(authority.cert).publicKey)).toBe(true)
  expect(certificate.verify(new X509Certificate(other.cert).publicKey)).toBe(false)
  expect(certificate.checkHost('a.example')).toBe('a.example')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
})

test('issues expired certificates too', async () => {
  const yesterday = new Date(Date.now() - 86_400_000)
  const { cert } = await (await createAuthority()).issue({ notAfter: yesterday })
  expect(Date.parse(new X509Certificate(cert).validTo)).toBeLessThan(Date.now())
})
