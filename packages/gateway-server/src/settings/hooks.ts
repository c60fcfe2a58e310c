// Settings: functions that the configuration file has and the server calls. Names and moments are gunicorn's.
import type { Environ } from '@gateway-server/interface'
import type { Kind } from './kind.ts'
import { setting } from './setting.ts'

/** What hooks are told of the process that they run in. */
export interface ServerFacts {
  /** Of the master, or of the only process where there is none. */
  readonly pid: number
  /** Where it listens, as it is said: `http://127.0.0.1:8888`, `unix:/run/app.sock`. Empty before it does. */
  readonly addresses: readonly string[]
}

/** What hooks are told of a worker. */
export interface WorkerFacts {
  /** From 1 on, in the order in which workers were started. */
  readonly age: number
  /** Undefined before there is a process. */
  readonly pid: number | undefined
}

/** How a worker ended: one of the two. */
export interface WorkerExit {
  readonly status: number | null
  readonly signal: string | null
}

/** What `postRequest` is told of a request that is over. */
export interface RequestFacts {
  readonly status: number
  /** Of the response's body. */
  readonly bytes: number
  /** Milliseconds from the end of the request's head to the end of the response. */
  readonly duration: number
  readonly remoteAddress: string | undefined
}

export interface Hooks {
  readonly onStarting?: ((server: ServerFacts) => void | Promise<void>) | undefined
  readonly whenReady?: ((server: ServerFacts) => void | Promise<void>) | undefined
  readonly onReload?: ((server: ServerFacts) => void | Promise<void>) | undefined
  readonly preFork?: ((server: ServerFacts, worker: WorkerFacts) => void | Promise<void>) | undefined
  readonly postFork?: ((server: ServerFacts, worker: WorkerFacts) => void | Promise<void>) | undefined
  readonly workerExit?:
    | ((server: ServerFacts, worker: WorkerFacts, exit: WorkerExit) => void | Promise<void>)
    | undefined
  readonly preRequest?: ((environ: Environ) => void) | undefined
  readonly postRequest?: ((request: RequestFacts) => void) | undefined
  readonly onExit?: ((server: ServerFacts) => void | Promise<void>) | undefined
}

function hook<Name extends keyof Hooks>(): Kind<NonNullable<Hooks[Name]>> {
  return {
    placeholder: 'FUNCTION',
    expected: 'a function',
    repeatable: false,
    // A function, of the parameters that its type says: whoever wrote it has seen to that.
    read: (written) => (typeof written === 'function' ? (written as NonNullable<Hooks[Name]>) : undefined),
    show: (value) => `[function ${value.name}]`,
  }
}

/** A hook that is given the server. */
const inMaster = (help: string, more: string) => ({ help, more, where: 'file' as const })

export const hooks = {
  onStarting: setting({
    kind: hook<'onStarting'>(),
    ...inMaster(
      'called before anything is bound or loaded',
      'In the master; `(server)`. It is waited for, and what it throws stops the server.',
    ),
  }),
  whenReady: setting({
    kind: hook<'whenReady'>(),
    ...inMaster('called once the server serves', 'In the master, when the first workers are ready; `(server)`.'),
  }),
  onReload: setting({
    kind: hook<'onReload'>(),
    ...inMaster(
      'called at a reload',
      'In the master, when the configuration has been read again; `(server)`. It is waited for, and what it throws stops the reload.',
    ),
  }),
  preFork: setting({
    kind: hook<'preFork'>(),
    ...inMaster('called before a worker is started', 'In the master; `(server, worker)`. It is waited for.'),
  }),
  postFork: setting({
    kind: hook<'postFork'>(),
    ...inMaster('called in a new worker', 'Before the application is loaded; `(server, worker)`. It is waited for.'),
  }),
  workerExit: setting({
    kind: hook<'workerExit'>(),
    ...inMaster('called when a worker has ended', 'In the master; `(server, worker, { status, signal })`.'),
  }),
  preRequest: setting({
    kind: hook<'preRequest'>(),
    ...inMaster(
      'called before each request',
      'In the worker, before the application; `(environ)`, which it may change.',
    ),
  }),
  postRequest: setting({
    kind: hook<'postRequest'>(),
    ...inMaster(
      'called after each request',
      'In the worker, when the response has been handed over or cut; `({ status, bytes, duration, remoteAddress })`, in ms. ' +
        'It must not throw.',
    ),
  }),
  onExit: setting({
    kind: hook<'onExit'>(),
    ...inMaster(
      'called before the server ends',
      'In the master, after the last worker and all other hooks; `(server)`. It is waited for as long as `gracefulTimeout`.',
    ),
  }),
}
