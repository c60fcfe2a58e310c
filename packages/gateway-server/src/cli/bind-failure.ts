// Why an address cannot be listened on, in words that name the flag with which another is chosen.
import { type Address, showAddress } from '../listening/address.ts'
import type { BindError } from '../listening/listeners.ts'
import type { Resolved } from '../settings/resolve.ts'
import { ExitStatus, Failure } from './failure.ts'

/** The reasons why an address can't be had, in words; what is not among them is shown as it is. */
export function bindFailure(error: BindError, { settings }: Resolved): unknown {
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
