// An address to listen on, as `--bind` writes it: gunicorn's forms. It looks at the text alone, never at the machine.

export type Address =
  /** Without a host: all addresses, IPv6 ones too where the machine has them. */
  | { readonly kind: 'tcp'; readonly host: string | undefined; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  /** A socket that this process was born with: of systemd, or of the process before it. */
  | { readonly kind: 'fd'; readonly fd: number }

/** What sockaddr_un has room for, with its NUL, on Linux; macOS has four fewer, and says so itself. */
const longestPath = 107

/** Where `--bind PORT` listens. */
const thisMachine = '127.0.0.1'

/**
 * `HOST:PORT`, `[::1]:PORT`, `:PORT` (all addresses), `PORT` (this machine), `unix:PATH`, `fd://N`; undefined for all else.
 * `tcp://` and `http://` before it, and `unix://`, are let through.
 */
export function parseAddress(written: string): Address | undefined {
  const unix = /^unix:(?:\/\/)?(.+)$/s.exec(written)?.[1]
  if (unix !== undefined) return isPath(unix) ? { kind: 'unix', path: unix } : undefined
  const fd = /^fd:\/\/(\d{1,6})$/.exec(written)?.[1]
  if (fd !== undefined) return { kind: 'fd', fd: Number(fd) }
  const match = /^(?:(?:tcp|http):\/\/)?(?:(?<host>\[[\da-f:.]+(?:%\w+)?\]|[^:/[\]\s]*):)?(?<port>\d{1,5})$/i.exec(
    written,
  )
  const { host, port } = match?.groups ?? {}
  if (port === undefined || Number(port) > 65_535) return undefined
  return { kind: 'tcp', host: hostOf(host), port: Number(port) }
}

function hostOf(written: string | undefined): string | undefined {
  if (written === undefined) return thisMachine
  return written === '' || written === '*' ? undefined : written.replace(/^\[(.*)\]$/, '$1')
}

function isPath(path: string): boolean {
  return Buffer.byteLength(path) <= longestPath && !path.includes('\0')
}

/** The shortest form that `parseAddress` understands. */
export function showAddress(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`
  if (address.kind === 'fd') return `fd://${address.fd}`
  const { host = '', port } = address
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
