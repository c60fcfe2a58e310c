// Whom a process becomes once it needs its rights no more: first its groups, then its user, since whoever is not root
// can change neither. It never goes on as somebody else than was asked for.
import { ExitStatus, Failure } from '../cli/failure.ts'
import { findGroup, findUser } from './accounts.ts'

export interface Identity {
  readonly uid: number
  readonly gid: number
  /** Whose further groups it has; undefined: none. */
  readonly name: string | undefined
}

interface Written {
  readonly user?: string | undefined
  readonly group?: string | undefined
}

/** Whom to become; undefined where nobody is named or this process is that one already. @throws Failure */
export function identityOf({ user: userName, group: groupName }: Written): Identity | undefined {
  if (userName === undefined && groupName === undefined) return undefined
  if (process.getuid === undefined || process.getgid === undefined)
    throw failure('--user and --group are not for this operating system.')
  const user = userName === undefined ? undefined : findUser(userName)
  if (userName !== undefined && user === undefined) throw failure(`--user ${userName}: there is no such user.`)
  const gid = groupName === undefined ? user?.gid : findGroup(groupName)
  if (gid === undefined) {
    throw failure(
      groupName === undefined
        ? `--user ${userName} has no name, hence no group of its own: it needs a --group.`
        : `--group ${groupName}: there is no such group.`,
    )
  }
  const identity = { uid: user?.uid ?? process.getuid(), gid, name: user?.name }
  if (process.getuid() === 0) return identity
  if (identity.uid === process.getuid() && identity.gid === process.getgid()) return undefined
  throw failure('only root may become another --user or --group.')
}

interface WithInitgroups {
  /** The groups of the user, and this one. */
  initgroups(user: string, extraGroup: number): void
}

/** Becomes it, for good. */
export function become({ uid, gid, name }: Identity): void {
  // There are, where identityOf has found somebody; the types of Node leave initgroups out.
  const { setgroups, initgroups, setgid, setuid, getuid, getgid } = process as Required<NodeJS.Process> & WithInitgroups
  if (name === undefined) setgroups([gid])
  else initgroups(name, gid)
  setgid(gid)
  setuid(uid)
  if (getuid() !== uid || getgid() !== gid)
    throw new Error(`this process is ${getuid()}:${getgid()}, not ${uid}:${gid}`)
}

function failure(message: string): Failure {
  return new Failure(message, { exitStatus: ExitStatus.FAILED })
}
