// Certificates for tests and benchmarks, made when they are needed: none lies in the repository to expire. Node can sign
// but not write X.509; that is @peculiar/x509's part. Keys are on P-256: made in a millisecond, and what most sites use.
import 'reflect-metadata' // @peculiar/x509 asks for it
import {
  BasicConstraintsExtension,
  cryptoProvider,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { KeyObject, randomBytes, type webcrypto } from 'node:crypto'

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A certificate authority of our own. */
export interface Authority extends Certificate {
  /** Issues a certificate: the first name is its common name, all are alternative names. */
  issue(description?: CertificateDescription): Promise<Certificate>
}

export interface CertificateDescription {
  /** Host names, or IPv4 addresses. Default `localhost` and `127.0.0.1`. */
  readonly names?: readonly [string, ...string[]]
  /** Default: tomorrow. */
  readonly notAfter?: Date
}

const day = 86_400_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const { subtle } = crypto

cryptoProvider.set(crypto)

/** A new authority, that nobody trusts who does not get its `cert` as `ca`. */
export async function createAuthority(name = 'Test Authority'): Promise<Authority> {
  const keys = await generateKeys()
  const subject = `CN=${name}`
  const extensions = [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]
  const cert = await sign({
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions,
  })
  return {
    cert,
    key: pemOf(keys.privateKey),
    issue: (description) => issue(subject, keys.privateKey, description),
  }
}

async function issue(
  issuer: string,
  signingKey: webcrypto.CryptoKey,
  { names = ['localhost', '127.0.0.1'], notAfter }: CertificateDescription = {},
): Promise<Certificate> {
  const { publicKey, privateKey } = await generateKeys()
  const alternatives = names.map((name) => ({
    type: isAddress(name) ? ('ip' as const) : ('dns' as const),
    value: name,
  }))
  const extensions = [new SubjectAlternativeNameExtension(alternatives)]
  const cert = await sign({ subject: `CN=${names[0]}`, issuer, publicKey, signingKey, extensions, notAfter })
  return { cert, key: pemOf(privateKey) }
}

interface Signing {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: webcrypto.CryptoKey
  readonly signingKey: webcrypto.CryptoKey
  readonly extensions: Extension[]
  readonly notAfter?: Date | undefined
}

async function sign({ notAfter = new Date(Date.now() + day), ...signing }: Signing): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    ...signing,
    serialNumber: `01${randomBytes(8).toString('hex')}`, // with a leading 01 it is never negative
    notBefore: new Date(Math.min(Date.now(), notAfter.getTime()) - day),
    notAfter,
    signingAlgorithm: algorithm,
  })
  return `${certificate.toString('pem')}\n`
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name)
}
