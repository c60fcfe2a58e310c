// Listens and starts the application up; puts into words what can prevent either.
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createServer } from '../lib/serve.ts'
import type { Server } from '../lib/server.ts'
import { type Address, showAddress } from '../listening/address.ts'
import { bindAll, BindError, type Listeners } from '../listening/listeners.ts'
import type { Identity } from '../process/privileges.ts'
import { engineOptions } from '../settings/engine-options.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { ExitStatus, Failure } from './failure.ts'
import type { Stoppable } from './stop-on-signals.ts'
import { readTlsFiles, tlsFailure } from './tls-files.ts'

/** Binds the addresses. @param owner to whom Unix sockets will belong @throws Failure */
export function bind(addresses: readonly Address[], resolved: Resolved, owner?: Identity): Promise<Listeners> {
  const { backlog, socketMode, certfile } = resolved.settings
  return bindAll(addresses, { backlog, socketMode, owner, tls: certfile !== undefined }).catch((error: unknown) => {
    throw error instanceof BindError ? bindFailure(error, resolved) : error
  })
}

/** Serves what the listeners accept, and returns when the application has started up. @throws Failure */
export async function serve(
  listeners: Listeners,
  application: Application,
  settings: Settings,
  created: (server: Stoppable) => void,
): Promise<void> {
  const server = createApplicationServer(application, settings)
  created({
    close() {
      listeners.close()
      return server.close()
    },
    closeAllConnections: () => server.closeAllConnections(),
  })
  server.on('error', () => {}) // `ready` tells
  listeners.serve((socket) => server.accept(socket))
  await server.ready().catch((cause: unknown) => {
    throw new Failure('the application failed to start up:', { cause })
  })
}

/** A server of HTTP, or of HTTPS where there is a certificate. */
export function createApplicationServer(application: Application, settings: Settings): Server {
  const tls = readTlsFiles(settings)
  const options = engineOptions(settings)
  if (tls === undefined) return createServer(application, options)
  try {
    const server = createServer(application, { ...options, tls })
    return settings.certReqs === 'optional' ? server.on('connection', refuseDoubtful) : server
  } catch (error) {
    throw tlsFailure(error, settings)
  }
}

/** A client may come without a certificate, but not with one that nobody vouches for. */
function refuseDoubtful(socket: Socket): void {
  const tlsSocket = socket as TLSSocket // of a server with `tls`
  if (!tlsSocket.authorized && tlsSocket.getPeerX509Certificate() !== undefined) socket.destroy()
}

/** The reasons why an address can't be had, in words; what is not among them is shown as it is. */
function bindFailure(error: BindError, { settings }: Resolved): unknown {
  const flags = settings.bind === undefined ? { host: '--host', port: '--port' } : { host: '--bind', port: '--bind' }
  const reason = reasonOf(error.address, flags)[error.code]
  return reason === undefined ? error.cause : new Failure(reason, { exitStatus: ExitStatus.FAILED })
}

type Reasons = Readonly<Record<string, string>>

function reasonOf(address: Address, flags: { readonly host: string; readonly port: string }): Reasons {
  const shown = showAddress(address)
  if (address.kind === 'fd') return reasonsOfFd(address.fd, shown)
  return address.kind === 'unix' ? reasonsOfUnix(address.path) : reasonsOfTcp(address, flags)
}

function reasonsOfTcp(
  { host = 'all addresses', port }: Extract<Address, { kind: 'tcp' }>,
  flags: { readonly host: string; readonly port: string },
): Reasons {
  const unknownHost = `the host ${host} is not known. Choose another with ${flags.host}.`
  return {
    EADDRINUSE: `port ${port} on ${host} is in use. Choose another with ${flags.port}, or stop what listens there.`,
    EACCES: `port ${port} on ${host} is not permitted to this user. Choose one from 1024 on with ${flags.port}.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Choose another with ${flags.host}.`,
    EAFNOSUPPORT: `${host} is an address of a kind that this machine does not have. Choose another with ${flags.host}.`,
    EINVAL: `${host} is no address to listen on. Choose another with ${flags.host}.`,
    ENOTFOUND: unknownHost,
    EAI_AGAIN: unknownHost, // no name server answered
  }
}

function reasonsOfUnix(path: string): Reasons {
  return {
    EADDRINUSE: `somebody listens on unix:${path}. Choose another path with --bind, or stop what listens there.`,
    EACCES: `unix:${path}: there is no such folder, or this user may not make a socket in it.`, // libuv says ENOENT so, too
    EPERM: `unix:${path}: this user may not give the socket away, or may not make it.`,
    ENOTDIR: `unix:${path}: there is no such folder.`,
    EEXIST: `unix:${path} is there and is no socket. Choose another path with --bind.`,
  }
}

function reasonsOfFd(fd: number, shown: string): Reasons {
  const reason = `${shown}: this process has no listening socket of the number ${fd}.`
  return { EBADF: reason, EINVAL: reason, ENOTSOCK: reason, EEXIST: `${shown} is in use by this process itself.` }
}
