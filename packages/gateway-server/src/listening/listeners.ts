// The sockets that listen on a server's addresses. They are bound before anything else happens to the process, so that the
// application may be loaded without the rights that binding needs; what they accept before there is a server, waits.
import { once } from 'node:events'
import { chownSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { createServer, type ListenOptions, type Server as NetServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { type Address, showAddress } from './address.ts'
import { freeSocketPath, withMode } from './unix-socket.ts'

export interface ListenersOptions {
  /** Connections that may wait to be accepted, for each address. */
  readonly backlog: number
  /** Permissions of Unix sockets. Default: what the umask leaves. */
  readonly socketMode?: number | undefined
  /** To whom Unix sockets belong. Default: to this process. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined
  /** Whether connections will be TLS. */
  readonly tls: boolean
  /** Whether connections are not to be read, since another process will. Default: false. */
  readonly paused?: boolean
}

/** Why an address cannot be had. */
export class BindError extends Error {
  override readonly name = 'BindError'
  readonly address: Address
  readonly code: string

  constructor(address: Address, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.address = address
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  }
}

/** Binds all addresses, or none. @throws BindError */
export async function bindAll(addresses: readonly Address[], options: ListenersOptions): Promise<Listeners> {
  const listeners = new Listeners(options)
  try {
    for (const address of addresses) await listeners.bind(address)
  } catch (error) {
    listeners.close()
    throw error
  }
  return listeners
}

/** Listens on several addresses, for whoever is given to `serve`. */
export class Listeners {
  #options: ListenersOptions
  #bound: Bound[] = []
  /** Accepted before there is a server. */
  #waiting = new Set<Socket>()
  #accept: (socket: Socket) => void = (socket) => this.#keepWaiting(socket)
  #removeFiles = (): void => this.#bound.forEach(removeFile)

  constructor(options: ListenersOptions) {
    this.#options = options
    process.on('exit', this.#removeFiles)
  }

  /** @throws BindError */
  async bind(address: Address): Promise<void> {
    // A client may close its side and still read (RFC 9112 §9.6), but not within its TLS handshake; no Nagle.
    const { tls, paused = false } = this.#options
    const options = { allowHalfOpen: !tls, noDelay: true, pauseOnConnect: paused }
    const server = createServer(options, (socket) => this.#accept(socket))
    try {
      const inode = address.kind === 'unix' ? await this.#listenAtPath(server, address.path) : undefined
      if (address.kind !== 'unix') await listening(server, listenOptions(address, this.#options.backlog))
      this.#bound.push({ server, address, inode })
    } catch (error) {
      server.close()
      throw new BindError(address, error)
    }
  }

  /** The listening sockets, in the order of their addresses. */
  get servers(): readonly NetServer[] {
    return this.#bound.map(({ server }) => server)
  }

  /** The bound addresses as URLs; a Unix socket as `unix:PATH`. */
  urls(): string[] {
    const scheme = this.#options.tls ? 'https' : 'http'
    return this.#bound.map(({ server, address }) =>
      address.kind === 'unix' ? showAddress(address) : urlOf(server, scheme),
    )
  }

  /** From now on connections go to `accept`, those first that have waited. */
  serve(accept: (socket: Socket) => void): void {
    this.#accept = accept
    for (const socket of this.#waiting) {
      socket.off('error', ignored)
      if (!socket.destroyed) accept(socket)
    }
    this.#waiting.clear()
  }

  /** Accepts no more. Files of Unix sockets go away. */
  close(): void {
    this.#removeFiles()
    process.off('exit', this.#removeFiles)
    for (const { server } of this.#bound) server.close()
    for (const socket of this.#waiting) socket.destroy()
    this.#bound = []
  }

  /** Leaves the files of Unix sockets where they are, for a process that listens on the same sockets. */
  keepFiles(): void {
    process.off('exit', this.#removeFiles)
    this.#bound = this.#bound.map((each) => ({ ...each, inode: undefined }))
  }

  #keepWaiting(socket: Socket): void {
    this.#waiting.add(socket)
    socket.on('error', ignored)
    socket.once('close', () => this.#waiting.delete(socket))
  }

  /**
   * Binds under another name, and renames: libuv removes the name that it has bound when it closes the socket, even while
   * another process listens on it. @returns the file's inode
   */
  async #listenAtPath(server: NetServer, path: string): Promise<number> {
    const { backlog, socketMode, owner } = this.#options
    await freeSocketPath(path)
    const unfinished = join(dirname(path), `.${process.pid}.sock`)
    await withMode(socketMode, () => listening(server, { path: unfinished, backlog }))
    if (owner !== undefined) chownSync(unfinished, owner.uid, owner.gid)
    renameSync(unfinished, path)
    return lstatSync(path).ino
  }
}

interface Bound {
  readonly server: NetServer
  readonly address: Address
  /** Of the file of a Unix socket that this process answers for. */
  readonly inode: number | undefined
}

/** Listens at once; resolves when it is known that it does, else is rejected. */
async function listening(server: NetServer, options: ListenOptions & { fd?: number }): Promise<void> {
  const outcome = once(server, 'listening') // rejects on `error`
  server.listen(options)
  await outcome
}

function listenOptions(address: Exclude<Address, { kind: 'unix' }>, backlog: number): ListenOptions & { fd?: number } {
  if (address.kind === 'fd') return { fd: address.fd, backlog }
  const { host, port } = address
  return { port, backlog, ...(host === undefined ? {} : { host }) }
}

/** Unless another process has made a socket of its own there. */
function removeFile({ address, inode }: Bound): void {
  if (address.kind !== 'unix' || inode === undefined) return
  if (lstatSync(address.path, { throwIfNoEntry: false })?.ino === inode) rmSync(address.path, { force: true })
}

/** The URL of the address that a server is bound to. */
export function urlOf(server: Pick<NetServer, 'address'>, scheme = 'http'): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return `unix:${address}`
  return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

/** A client that went away while it waited: `close` follows. */
function ignored(): void {}
