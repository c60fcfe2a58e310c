// What a server can be told of TLS, checked before the first client comes: OpenSSL's own errors name no option, and some
// mistakes (a certificate without its key, a `ca` that is none) it keeps silent about until every handshake fails.
import type * as Crypto from 'node:crypto'
import type { KeyObject, X509Certificate } from 'node:crypto'
import type { SecureContextOptions, TlsOptions as NodeTlsOptions } from 'node:tls'

/** What new connections are secured with; `Server.setSecureContext` renews it. The names and meanings are node:tls' own. */
export type SecureContext = Readonly<
  Pick<
    SecureContextOptions,
    | 'ca'
    | 'cert'
    | 'ciphers'
    | 'crl'
    | 'dhparam'
    | 'ecdhCurve'
    | 'honorCipherOrder'
    | 'key'
    | 'maxVersion'
    | 'minVersion'
    | 'passphrase'
    | 'pfx'
    | 'secureOptions'
    | 'sessionIdContext'
    | 'sessionTimeout'
    | 'sigalgs'
    | 'ticketKeys'
  >
>

/**
 * The options of node:tls' `createServer`, by its names: `key` and `cert` (PEM, not paths) or `pfx`, or a `SNICallback`;
 * all else is optional. Defaults are node:tls' own, but for `minVersion`, which is TLSv1.2 whatever Node is told, and
 * renegotiation, which is refused. ALPN offers `http/1.1`.
 */
export type TlsOptions = SecureContext &
  Readonly<Pick<NodeTlsOptions, 'requestCert' | 'rejectUnauthorized' | 'SNICallback'>>

/** The names, for checking: a misspelt `requestCert` would be no check of clients at all. */
const contextNames: Readonly<Record<keyof SecureContext, true>> = {
  ca: true,
  cert: true,
  ciphers: true,
  crl: true,
  dhparam: true,
  ecdhCurve: true,
  honorCipherOrder: true,
  key: true,
  maxVersion: true,
  minVersion: true,
  passphrase: true,
  pfx: true,
  secureOptions: true,
  sessionIdContext: true,
  sessionTimeout: true,
  sigalgs: true,
  ticketKeys: true,
}
const handshakeNames: Readonly<Record<Exclude<keyof TlsOptions, keyof SecureContext>, true>> = {
  requestCert: true,
  rejectUnauthorized: true,
  SNICallback: true,
}

/** A TLS option that cannot work: what it is, and which one. */
export class TlsOptionError extends Error {
  override readonly name = 'TlsOptionError'
  /** The option to look at: `key`, `cert`, `ca`, `passphrase`, …; undefined where OpenSSL does not tell. */
  readonly option: keyof TlsOptions | undefined

  constructor(option: keyof TlsOptions | undefined, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.option = option
  }
}

/** @throws TypeError for an option that there is not, TlsOptionError for keys and certificates that cannot work */
export function checkTlsOptions(options: TlsOptions): void {
  checkNames(options, { ...contextNames, ...handshakeNames })
  checkMaterial(options)
}

/** What new connections are secured with after a renewal: what is not given stays as it was. @throws as checkTlsOptions */
export function renewed(before: TlsOptions, given: SecureContext): TlsOptions {
  checkNames(given, contextNames)
  const { key, cert, pfx, ...kept } = before
  const replaced = given.key !== undefined || given.cert !== undefined || given.pfx !== undefined
  const material = given.pfx !== undefined ? {} : replaced ? { key, cert } : { key, cert, pfx }
  const merged = { ...kept, ...definedOnly(material), ...definedOnly(given) }
  checkMaterial(merged)
  return merged
}

function checkNames(options: object, names: Readonly<Record<string, true>>): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('tls is an object of options')
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(names, name)) throw new TypeError(`tls.${name} is no option that can be given here`)
  }
}

function checkMaterial(options: TlsOptions): void {
  const { key, cert, pfx, SNICallback } = options
  if (pfx === undefined && (key === undefined || cert === undefined)) {
    const missing = key === undefined ? 'key' : 'cert'
    const other = missing === 'key' ? cert : key
    if (other !== undefined) throw new TlsOptionError(missing, `tls.${missing} is missing: key and cert go together`)
    if (SNICallback === undefined) throw new TlsOptionError(undefined, 'tls needs key and cert, or pfx, or SNICallback')
  }
  const keys = listOf(key).map((one) => privateKey(one, options.passphrase))
  for (const certificate of listOf(cert).map((one) => certificateOf('cert', one))) {
    if (keys.some((one) => certificate.checkPrivateKey(one))) continue
    const subject = certificate.subject?.replaceAll('\n', ', ') ?? ''
    throw new TlsOptionError('key', `tls.key is not the key of tls.cert${subject === '' ? '' : ` (${subject})`}`)
  }
  for (const one of listOf(options.ca)) certificateOf('ca', one)
}

const wrongPassphrase = 'tls.passphrase does not decrypt tls.key'

type Material = string | NodeJS.ArrayBufferView
type KeyMaterial = Material | { readonly pem: Material; readonly passphrase?: string | undefined }

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as T] // what is no array is one T
}

function privateKey(given: KeyMaterial, commonPassphrase: string | undefined): KeyObject {
  const { pem, passphrase = commonPassphrase } = typeof given === 'object' && 'pem' in given ? given : { pem: given }
  const text = pemText('key', pem)
  try {
    // A passphrase that is not needed does no harm.
    return nodeCrypto().createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (error) {
    if (text.includes('ENCRYPTED')) {
      const why = passphrase === undefined ? 'tls.key is encrypted, and there is no tls.passphrase' : wrongPassphrase
      throw new TlsOptionError('passphrase', why, error)
    }
    throw new TlsOptionError('key', 'tls.key holds no private key', error)
  }
}

function certificateOf(option: 'cert' | 'ca', given: Material): X509Certificate {
  const text = pemText(option, given)
  try {
    // Parsed from its first certificate on: a file may hold a key before it.
    return new (nodeCrypto().X509Certificate)(text.slice(text.search(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/)))
  } catch (error) {
    throw new TlsOptionError(option, `tls.${option} holds no certificate`, error)
  }
}

function pemText(option: 'key' | 'cert' | 'ca', given: Material): string {
  const text = typeof given === 'string' ? given : textOf(given)
  if (text?.includes('-----BEGIN ')) return text
  const isPath = typeof given === 'string' && /^[^\n]{1,1024}\.\w+$/.test(given)
  const what = isPath ? `the path ${given}: what is expected is the contents of that file` : 'not PEM (-----BEGIN …)'
  throw new TlsOptionError(option, `tls.${option} is ${what}`)
}

function textOf(given: unknown): string | undefined {
  if (!ArrayBuffer.isView(given)) return undefined
  return Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('latin1')
}

function definedOnly<T extends object>(options: T): Partial<T> {
  // What is left of T's entries is part of T.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** Loaded by servers with TLS alone: it would delay every start of the command line. */
function nodeCrypto(): typeof Crypto {
  return process.getBuiltinModule('node:crypto')
}
