// The file of a Unix socket, before it is bound: one that a crashed process left behind is removed, one that somebody
// listens on never is; and its permissions are there from the first moment on.
import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'

/**
 * Makes room for a Unix socket: removes the file of one that nobody listens on. Where there is no file nothing happens.
 *
 * @throws Error with the code `EADDRINUSE` where somebody listens or it cannot be told, or the file is no socket
 */
export async function freeSocketPath(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return // or not to be seen: binding will say why
  if (!found.isSocket()) throw inUse(path, 'is there already and is no socket')
  const outcome = await knock(path)
  if (outcome === 'ENOENT') return
  if (outcome !== 'ECONNREFUSED')
    throw inUse(path, outcome === undefined ? 'is listened on' : `may be in use: ${outcome}`)
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

/** @returns the code of why nobody answers; undefined where somebody does */
function knock(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.once('connect', () => {
      resolve(undefined)
      socket.destroy()
    })
  })
}

function inUse(path: string, why: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${path} ${why}`), { code: 'EADDRINUSE', path })
}

/**
 * Binds with the permissions `mode` (as `0o660`) on the socket's file: changed afterwards, they would be too wide or too
 * narrow for a moment.
 *
 * @param bind has bound when it returns; files it makes otherwise get no wider permissions either
 */
export function withUmask<Bound>(mode: number, bind: () => Bound): Bound {
  const before = process.umask(0o777 & ~mode)
  try {
    return bind()
  } finally {
    process.umask(before)
  }
}
