// Sockets that systemd listened on before it started us: descriptors from 3 on, as sd_listen_fds(3) finds them.

export interface InheritedSocket {
  readonly fd: number
  /** `FileDescriptorName=` of the socket unit; by default the unit's name. */
  readonly name: string
}

/** The first descriptor after standard input, output and error: SD_LISTEN_FDS_START. */
const firstDescriptor = 3
/** More descriptors than a process has by default. */
const most = 1024

type Environment = Record<string, string | undefined>

/**
 * The listening sockets that were handed to this process, in the order of its socket units; none where they are meant for
 * another process (`LISTEN_PID`). The variables are removed, so that no process that we start takes them for its own.
 *
 * @throws Error where `LISTEN_FDS` is no number of descriptors
 */
export function inheritedSockets(env: Environment = process.env, pid: number = process.pid): InheritedSocket[] {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES } = env
  if (LISTEN_PID === undefined || LISTEN_FDS === undefined || Number(LISTEN_PID) !== pid) return []
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PIDFDID']) delete env[name]
  const count = /^\d{1,4}$/.test(LISTEN_FDS) ? Number(LISTEN_FDS) : Number.NaN
  if (!(count <= most)) throw new Error(`LISTEN_FDS is a number of descriptors up to ${most}, not ${LISTEN_FDS}`)
  const names = LISTEN_FDNAMES?.split(':') ?? []
  return Array.from({ length: count }, (_, index) => ({
    fd: firstDescriptor + index,
    name: names[index] ?? 'unknown', // as sd_listen_fds_with_names(3)
  }))
}
