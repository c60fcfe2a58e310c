// The file with the id of the process, for those who send it signals. One that a live process has is never touched; what
// a process that has ended left behind is replaced.
import { chownSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { ExitStatus, Failure } from '../cli/failure.ts'

/** A file that is there as long as this process is, from `write` on. */
export class PidFile {
  #path: string
  #removeAtExit = (): void => this.remove()

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Writes the file.
   *
   * @param owner who has to be able to rewrite it later
   * @throws Failure where a live process has it, or it cannot be written
   */
  write(owner?: { readonly uid: number; readonly gid: number }): void {
    const other = pidIn(this.#path)
    if (other !== undefined && other !== process.pid && isAlive(other))
      throw failure(
        `--pid ${this.#path}: the process ${other} is running. If it is no gateway-server, remove the file.`,
      )
    try {
      write(this.#path, owner)
    } catch (error) {
      throw failure(`--pid ${this.#path} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
    }
    process.on('exit', this.#removeAtExit)
  }

  /** Gives it another path, for a process that takes its place. */
  rename(path: string): void {
    renameSync(this.#path, path)
    this.#path = path
  }

  /** Unless it has become another process's, or this one may no more. */
  remove(): void {
    process.off('exit', this.#removeAtExit)
    try {
      if (pidIn(this.#path) === process.pid) rmSync(this.#path)
    } catch {
      // The folder is not for the user that this process has become: the next one sees that nobody is alive.
    }
  }
}

/** At once and whole: nobody reads half a number. */
function write(path: string, owner: { readonly uid: number; readonly gid: number } | undefined): void {
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, `${process.pid}\n`, { mode: 0o644 })
  if (owner !== undefined) chownSync(unfinished, owner.uid, owner.gid)
  renameSync(unfinished, path)
}

/** The id in a file; undefined where there is none. */
function pidIn(path: string): number | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // somebody else's
  }
}

function failure(message: string): Failure {
  return new Failure(message, { exitStatus: ExitStatus.FAILED })
}
