// The command line's words, and nothing of what they do.
import { Command, InvalidArgumentError, Option } from 'commander'
import { serverVersion } from '../lib/server-version.ts'
import { certReqs, type CertReqs, type TlsFiles } from './tls-files.ts'

/** What the command line said. */
export interface CliOptions extends TlsFiles {
  readonly host: string
  readonly port: number
  /** Those of the above that were said on the command line itself. */
  readonly chosen: readonly string[]
}

const usage = `
MODULE is a file (.ts .mts .js .mjs .cjs) or an installed package. NAME is one of its exports; without it the first of
application, default and app that there is. It may be a gateway application, or an Express, Fastify or Hono app whose
adapter is installed beside it; or a program that listens itself, where @gateway-server/drop-in is installed.

Examples:
  gateway-server app.ts
  gateway-server src/server.js:app --port 3000
  gateway-server ./dist/index.mjs --host 0.0.0.0
  gateway-server app.ts --certfile cert.pem --keyfile key.pem`

/** The program; `run` gets the parsed words. Usage errors end the process with status 2. */
export function createProgram(run: (module: string, options: CliOptions) => Promise<void>): Command {
  return new Command('gateway-server')
    .description('Serves a JavaScript web application, whatever its framework.')
    .argument('<MODULE[:NAME]>', 'the application to serve')
    .usage('[options] MODULE[:NAME]')
    .showHelpAfterError('(gateway-server --help shows what there is)')
    .addOption(new Option('--host <host>', 'the address to listen on').default('127.0.0.1').argParser(parseHost))
    .addOption(new Option('--port <port>', 'the port to listen on').env('PORT').default(8888).argParser(parsePort))
    .addOption(new Option('--certfile <file>', 'serve HTTPS with this certificate (PEM, chain included)'))
    .addOption(new Option('--keyfile <file>', 'its key, where it is not in the same file'))
    .addOption(new Option('--ca-certs <file>', 'who vouches for the certificates of clients'))
    .addOption(
      new Option('--cert-reqs <0|1|2>', 'whether clients need a certificate: none, optional, required')
        .default('none' satisfies CertReqs)
        .argParser(parseCertReqs),
    )
    .helpOption('-h, --help', 'show this help')
    .version(serverVersion, '-v, --version', 'show the version')
    .addHelpText('after', usage)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action((module: string, options: Omit<CliOptions, 'chosen'>, command: Command) => {
      const chosen = Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli')
      return run(module, { ...options, chosen })
    })
}

/** gunicorn's numbers, or Python's words for them. */
function parseCertReqs(value: string): CertReqs {
  const index = /^[012]$/.test(value) ? Number(value) : certReqs.findIndex((one) => one === value)
  const chosen = certReqs[index]
  if (chosen === undefined) throw new InvalidArgumentError('It is 0 (none), 1 (optional) or 2 (required).')
  return chosen
}

/** An empty host would mean all addresses, which nobody writes on purpose: `--host "$HOST"` without a HOST. */
function parseHost(value: string): string {
  if (value === '') throw new InvalidArgumentError('A host is an address or a name; 0.0.0.0 means all addresses.')
  return value.replace(/^\[(.*)\]$/, '$1') // as in a URL
}

function parsePort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
