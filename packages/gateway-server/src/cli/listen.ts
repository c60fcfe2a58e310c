// Listens and starts the application up; puts into words what can prevent either.
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createServer } from '../lib/serve.ts'
import type { Server } from '../lib/server.ts'
import { engineOptions } from '../settings/engine-options.ts'
import type { Settings } from '../settings/table.ts'
import { ExitStatus, Failure } from './failure.ts'
import { readTlsFiles, tlsFailure } from './tls-files.ts'

/** A server that listens, or soon will. @param created gets the server before it does anything @throws Failure */
export async function listen(
  application: Application,
  settings: Settings,
  created: (server: Server) => void,
): Promise<Server> {
  const server = create(application, settings)
  created(server)
  const listening = once(server, 'listening') // rejects on `error`
  server.on('error', () => {}) // what is told by `listening` and `ready`
  server.listen({ host: settings.host, port: settings.port })
  await listening.catch((error: unknown) => {
    throw listenFailure(error, settings)
  })
  await server.ready().catch((cause: unknown) => {
    throw new Failure('the application failed to start up:', { cause })
  })
  return server
}

/** A server of HTTP, or of HTTPS where there is a certificate. */
function create(application: Application, settings: Settings): Server {
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
function listenFailure(error: unknown, { host, port }: Settings): unknown {
  const unknownHost = `the host ${host} is not known. Choose another with --host.`
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is in use. Choose another with --port, or stop what listens there.`,
    EACCES: `port ${port} on ${host} is not permitted to this user. Choose one from 1024 on with --port.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Choose another with --host.`,
    EAFNOSUPPORT: `${host} is an address of a kind that this machine does not have. Choose another with --host.`,
    EINVAL: `${host} is no address to listen on. Choose another with --host.`,
    ENOTFOUND: unknownHost,
    EAI_AGAIN: unknownHost, // no name server answered
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = reasons[code]
  return reason === undefined ? error : new Failure(reason, { exitStatus: ExitStatus.FAILED })
}

/** The URL of the address that a server is bound to. */
export function urlOf(server: Pick<Server, 'address'>, scheme = 'http'): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return String(address)
  return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
