// The sockets that listen on a server's addresses. They are bound before anything else happens to the process, so that the
// application may be loaded without the rights that binding needs; what they accept before there is a server, waits.
import { once } from 'node:events'
import { chownSync, lstatSync, unlinkSync } from 'node:fs'
import { createServer, type ListenOptions, type Server as NetServer, type Socket } from 'node:net'
import type { Address } from './address.ts'
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
  #servers: NetServer[] = []
  /** Accepted before there is a server. */
  #waiting = new Set<Socket>()
  #accept: (socket: Socket) => void = (socket) => this.#keepWaiting(socket)
  #forgetPaths: (() => void)[] = []

  constructor(options: ListenersOptions) {
    this.#options = options
  }

  /** @throws BindError */
  async bind(address: Address): Promise<void> {
    // A client may close its side and still read (RFC 9112 §9.6), but not within its TLS handshake; no Nagle.
    const server = createServer({ allowHalfOpen: !this.#options.tls, noDelay: true }, (socket) => this.#accept(socket))
    const listening = once(server, 'listening') // rejects on `error`
    try {
      if (address.kind === 'unix') await freeSocketPath(address.path)
      withMode(address.kind === 'unix' ? this.#options.socketMode : undefined, () =>
        server.listen(listenOptions(address, this.#options.backlog)),
      )
      await listening
    } catch (error) {
      listening.catch(() => {})
      throw new BindError(address, error)
    }
    this.#servers.push(server)
    if (address.kind === 'unix') this.#own(address.path)
  }

  /** The bound addresses as URLs; a Unix socket as `unix:PATH`. */
  urls(): string[] {
    return this.#servers.map((server) => urlOf(server, this.#options.tls ? 'https' : 'http'))
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
    for (const server of this.#servers) server.close()
    for (const socket of this.#waiting) socket.destroy()
    for (const forget of this.#forgetPaths) forget()
  }

  #keepWaiting(socket: Socket): void {
    this.#waiting.add(socket)
    socket.on('error', ignored)
    socket.once('close', () => this.#waiting.delete(socket))
  }

  /** Gives a socket's file to its owner, and sees to it that it does not outlive the process. */
  #own(path: string): void {
    const { owner } = this.#options
    if (owner !== undefined) chownSync(path, owner.uid, owner.gid)
    const { ino } = lstatSync(path)
    const remove = (): void => removeFile(path, ino)
    process.on('exit', remove)
    this.#forgetPaths.push(() => process.off('exit', remove))
  }
}

function listenOptions(address: Address, backlog: number): ListenOptions & { fd?: number } {
  if (address.kind === 'unix') return { path: address.path, backlog }
  if (address.kind === 'fd') return { fd: address.fd, backlog }
  const { host, port } = address
  return { port, backlog, ...(host === undefined ? {} : { host }) }
}

/** Unless another process has made a socket of its own there. */
function removeFile(path: string, ino: number): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) unlinkSync(path)
}

/** The URL of the address that a server is bound to. */
export function urlOf(server: Pick<NetServer, 'address'>, scheme = 'http'): string {
  const address = server.address()
  if (typeof address === 'string') return `unix:${address}`
  if (address === null) return 'nowhere'
  return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

/** A client that went away while it waited: `close` follows. */
function ignored(): void {}
