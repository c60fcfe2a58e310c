// What `toApplication` can be told, and what holds where it is not. Times are in milliseconds.
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { StartError } from './errors.ts'

/** Takes one or more whole lines; `error` is what somebody has to look at. */
export type Log = (text: string, level: 'info' | 'error') => void

export interface WsgiOptions {
  /** A file (`flaskapp.py`, from `chdir`), or a module's dotted name (`mysite.wsgi`). */
  readonly module: string
  /** The application in it, dotted names and calls as in gunicorn; without it `application`, else `app`. */
  readonly name?: string | undefined
  /** A Python, or a virtual environment; without it `$VIRTUAL_ENV`, `.venv` or `venv` beside the application, `python3`. */
  readonly python?: string | undefined
  /** Worker processes: for applications that compute. 1; `'auto'` for as many as there are processors. */
  readonly processes?: number | 'auto' | undefined
  /** Requests that one process works on at a time: for applications that wait. 1 */
  readonly threads?: number | undefined
  /** The folder that the application runs in; the current one. */
  readonly chdir?: string | undefined
  /** Variables for the application's environment, besides those of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /**
   * How long the application may work on a request without giving anything of its response; 30 000. What waits for the
   * client does not count. A worker that takes longer is killed and replaced, its request answered with 504. 0: for ever.
   */
  readonly timeout?: number | undefined
  /** How long a worker may take to load the application; 60 000. */
  readonly startTimeout?: number | undefined
  /** How long a worker that is to end may go on with the requests it has; 30 000. */
  readonly gracefulTimeout?: number | undefined
  /** Requests after which a worker is replaced; 0, never. */
  readonly maxRequests?: number | undefined
  /** At random so many more, so that not all are replaced at the same time; 0 */
  readonly maxRequestsJitter?: number | undefined
  /** For development: new workers when a file of the application changes. */
  readonly reload?: boolean | undefined
  /** Of `wsgi.multiprocess`, where other processes serve the application too; by itself true with more than one. */
  readonly multiprocess?: boolean | undefined
  /** Takes what workers write to standard output and error, and what is done about them; it goes to standard error. */
  readonly log?: Log | undefined
  /** Whether workers may write large responses to the clients' sockets themselves, where the server lends those; true. */
  readonly lendSockets?: boolean | undefined
}

/** All of them, checked. */
export interface Settings {
  readonly module: string
  readonly name: string | undefined
  readonly python: string | undefined
  readonly processes: number
  readonly threads: number
  readonly chdir: string
  readonly env: Readonly<Record<string, string>>
  readonly timeout: number
  readonly startTimeout: number
  readonly gracefulTimeout: number
  readonly maxRequests: number
  readonly maxRequestsJitter: number
  readonly reload: boolean
  readonly multiprocess: boolean
  readonly log: Log
  readonly lendSockets: boolean
}

/** The options with their defaults. @throws StartError for what can be none */
export function settingsOf(options: WsgiOptions): Settings {
  const processes = options.processes === 'auto' ? cpus().length : atLeast(1, 'processes', options.processes ?? 1)
  if (options.module === '') throw new StartError('module is a file or the name of a module, not empty')
  return {
    module: options.module,
    name: options.name,
    python: options.python,
    processes,
    threads: atLeast(1, 'threads', options.threads ?? 1),
    chdir: resolve(options.chdir ?? '.'),
    env: options.env ?? {},
    timeout: atLeast(0, 'timeout', options.timeout ?? 30_000),
    startTimeout: atLeast(0, 'startTimeout', options.startTimeout ?? 60_000),
    gracefulTimeout: atLeast(0, 'gracefulTimeout', options.gracefulTimeout ?? 30_000),
    maxRequests: atLeast(0, 'maxRequests', options.maxRequests ?? 0),
    maxRequestsJitter: atLeast(0, 'maxRequestsJitter', options.maxRequestsJitter ?? 0),
    reload: options.reload ?? false,
    multiprocess: options.multiprocess ?? processes > 1,
    log: options.log ?? ((text) => void process.stderr.write(text)),
    lendSockets: options.lendSockets ?? true,
  }
}

function atLeast(least: number, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new StartError(`${name} is a whole number of at least ${least}, not ${value}`)
}
