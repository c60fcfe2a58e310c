// Settings: HTTPS. Names and meanings are gunicorn's.
import { type Kind, path, word } from './kind.ts'
import { setting } from './setting.ts'

/** By Python's names for gunicorn's numbers. */
const certReqs = ['none', 'optional', 'required'] as const
type CertReqs = (typeof certReqs)[number]

const certReqsKind: Kind<CertReqs, CertReqs | 0 | 1 | 2> = word(
  '0|1|2',
  '0 (none), 1 (optional) or 2 (required)',
  (written) => (/^[012]$/.test(written) ? certReqs[Number(written)] : certReqs.find((each) => each === written)),
)

export const https = {
  certfile: setting({ kind: path(), help: 'serve HTTPS with this certificate (PEM, chain included)' }),
  keyfile: setting({ kind: path(), help: 'its key, where it is not in the same file' }),
  caCerts: setting({ kind: path(), help: 'who vouches for the certificates of clients' }),
  certReqs: setting({
    kind: certReqsKind,
    default: 'none',
    help: 'whether clients need a certificate: none, optional, required',
  }),
}
