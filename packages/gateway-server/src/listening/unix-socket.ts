// The file of a Unix socket: a process that was killed leaves it behind, and nobody can listen there until it is removed.
// It is removed only where it is a socket that nobody listens on.
import { lstatSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'

/** Removes a stale socket. @throws an error with the code EADDRINUSE or EEXIST where somebody listens, or it is no socket */
export async function freeSocketPath(path: string): Promise<void> {
  const file = lstatSync(path, { throwIfNoEntry: false })
  if (file === undefined) return
  if (!file.isSocket()) throw codedError('EEXIST', `${path} is there and is no socket`)
  if (await isListenedOn(path)) throw codedError('EADDRINUSE', `somebody listens on ${path}`)
  unlinkSync(path)
}

/** Only a refusal says for certain that nobody does: EAGAIN is a full backlog, EACCES somebody else's socket. */
function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** Runs `bind`, at the end of which a file it has made has these permissions; without a mode the umask decides. */
export function withMode<Bound>(mode: number | undefined, bind: () => Bound): Bound {
  if (mode === undefined) return bind()
  const before = process.umask(~mode & 0o777)
  try {
    return bind()
  } finally {
    process.umask(before)
  }
}
