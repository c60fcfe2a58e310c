// Upgrades the program without closing its sockets: a new master is started with the same words, and inherits them by their
// numbers, as gunicorn's does. Both serve until the old one is told to stop; if the new one does not start, nothing has
// changed.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Server as NetServer } from 'node:net'
import type { Listeners } from '../listening/listeners.ts'
import type { PidFile } from '../process/pid-file.ts'
import type { MasterLog } from './master-log.ts'

/** The numbers of the sockets that a new master inherits, in its environment. */
export const inheritedVariable = 'GATEWAY_INHERITED_FDS'

const firstInherited = 3

export interface SuccessorOptions {
  readonly listeners: Listeners
  readonly pidFile: PidFile | undefined
  readonly log: MasterLog
  readonly startedIn: string
  readonly pidPath: string | undefined
  /** Variables of the environment that are taken from workers, and are for a new master. */
  readonly masterVariables: NodeJS.ProcessEnv
}

/** Where the process id of a master is while there is a newer one. */
const oldPath = (path: string): string => `${path}.oldbin`

export class Successor {
  #options: SuccessorOptions
  #process: ChildProcess | undefined = undefined

  constructor(options: SuccessorOptions) {
    this.#options = options
  }

  /** Of the new master. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  start(): void {
    const { listeners, log, startedIn, masterVariables } = this.#options
    if (this.#process !== undefined) {
      log.warn(`There is a new master already (pid: ${this.#process.pid})`)
      return
    }
    const descriptors = listeners.servers.map(descriptorOf)
    const numbers = descriptors.map((_descriptor, index) => firstInherited + index)
    this.#renamePid(oldPath)
    const successor = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      cwd: startedIn,
      env: { ...process.env, ...masterVariables, [inheritedVariable]: numbers.join(',') },
      stdio: ['inherit', 'inherit', 'inherit', ...descriptors],
    })
    successor.once('error', (error) => log.error(`No new master could be started: ${error.message}`))
    successor.once('close', () => this.#ended())
    successor.unref()
    this.#process = successor
    log.info(`Started a new master (pid: ${successor.pid}): this one goes on until it is told to stop`)
  }

  /** Before the sockets are closed here: where a successor has them, their files stay. */
  leaveSocketsTo(listeners: Listeners): void {
    if (this.#process !== undefined) listeners.keepFiles()
  }

  #renamePid(nameOf: (path: string) => string): void {
    const { pidFile, pidPath, log } = this.#options
    if (pidFile === undefined || pidPath === undefined) return
    try {
      pidFile.rename(nameOf(pidPath))
    } catch (error) {
      log.error(`The pid file could not be renamed: ${String(error)}`)
    }
  }

  #ended(): void {
    this.#options.log.warn(`The new master (pid: ${this.#process?.pid}) has ended; this one goes on`)
    this.#process = undefined
    this.#renamePid((path) => path)
  }
}

/** The number of a listening socket in this process. */
function descriptorOf(server: NetServer): number {
  // No public name for it; gunicorn's sockets have fileno().
  const handle = (server as NetServer & { readonly _handle?: { readonly fd?: number } })._handle // oxlint-disable-line no-underscore-dangle -- node:net's own name
  if (handle?.fd === undefined || handle.fd < 0)
    throw new Error('this operating system has no file descriptors of sockets')
  return handle.fd
}
