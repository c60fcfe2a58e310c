// The files of HTTPS that the command line names, as the options of a server; and what is wrong with them, in words that
// name the file. Names and meanings are gunicorn's.
import { readFileSync } from 'node:fs'
import { TlsOptionError, type TlsOptions } from '../lib/tls/tls-options.ts'
import type { Settings } from '../settings/table.ts'
import { ExitStatus, Failure } from './failure.ts'

/** The settings of HTTPS. Without a `keyfile` the key is in `certfile` too. */
export type TlsFiles = Pick<Settings, 'certfile' | 'keyfile' | 'caCerts' | 'certReqs'>

/** Reads the files; undefined where none is named: plain HTTP. @throws Failure */
export function readTlsFiles(files: TlsFiles): TlsOptions | undefined {
  const { certfile, keyfile, caCerts } = files
  if (certfile === undefined) return undefined
  const cert = contentsOf('--certfile', certfile)
  return {
    cert,
    key: keyfile === undefined ? cert : contentsOf('--keyfile', keyfile),
    ...(caCerts === undefined ? {} : { ca: contentsOf('--ca-certs', caCerts) }),
    requestCert: files.certReqs !== 'none',
    rejectUnauthorized: files.certReqs === 'required',
  }
}

/** What the server says of the options, in terms of the files they came from; other errors as they are. */
export function tlsFailure(error: unknown, { certfile, keyfile, caCerts }: TlsFiles): unknown {
  if (!(error instanceof TlsOptionError)) return error
  const names: Readonly<Record<string, string>> = {
    cert: `--certfile ${certfile}`,
    key: keyfile === undefined ? `--certfile ${certfile}, where there is no --keyfile,` : `--keyfile ${keyfile}`,
    ca: `--ca-certs ${caCerts}`,
  }
  const said = error.message.replaceAll(/tls\.(key|cert|ca)\b/g, (text, option: string) => names[option] ?? text)
  const message =
    error.option === 'passphrase'
      ? `${names['key']} is encrypted: the server needs a key that is not (openssl pkey -in FILE -out FILE).`
      : `${said}.`
  return new Failure(message, { exitStatus: ExitStatus.FAILED })
}

/** The reasons why a file can't be read. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
}

function contentsOf(flag: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Failure(`${flag} ${file}: ${reasons[code] ?? String(error)}.`, { exitStatus: ExitStatus.FAILED })
  }
}
