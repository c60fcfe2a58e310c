// What the master and its workers say to each other, over the channel that child_process makes. Every message there is
// stands here; a socket travels with `connection` alone. The order in which they are sent is the order in which they come.
import type { Problem } from '../log/log.ts'
import type { Snapshot } from '../metrics/snapshot.ts'

/** From the master to a worker. */
export type ToWorker =
  /** Serve this socket, which comes with the message; numbers ascend. It is the worker's once the worker has said `accepted`. */
  | { readonly type: 'connection'; readonly number: number }
  /** No more connections come: finish what is under way, and end. */
  | { readonly type: 'drain' }
  /** End now: connections are cut, and the application is shut down. */
  | { readonly type: 'quit' }
  /** Log files have been moved: open them anew. */
  | { readonly type: 'reopen-logs' }

/** From a worker to the master. */
export type FromWorker =
  /** The application has started up. `notes` are what to tell of it, once for all workers. */
  | { readonly type: 'ready'; readonly notes: readonly string[] }
  /** The socket that came with this number is served. */
  | { readonly type: 'accepted'; readonly number: number; readonly connections: number }
  /** The event loop turns. */
  | { readonly type: 'alive'; readonly connections: number }
  /** The worker wants to be replaced, and serves until then. */
  | { readonly type: 'retiring'; readonly reason: string }
  /** With --reload: files that the application has loaded, and folders where it has looked for some. */
  | { readonly type: 'loaded'; readonly paths: readonly string[] }
  /** What it has done so far: once a second, and at its end, where there is an admin address. */
  | { readonly type: 'metrics'; readonly snapshot: Snapshot }
  /** Its error log has told of a problem. */
  | { readonly type: 'problem'; readonly problem: Problem }

/** How often a worker says that it is alive, in milliseconds. */
export const aliveEvery = 1_000

/** The variable of its environment that says to a process that it is a worker: a WorkerBirth as JSON. */
export const workerVariable = 'GATEWAY_WORKER'

/** What a worker is told at its birth. */
export interface WorkerBirth {
  /** The folder that the master was started in: not the current one, after `chdir`. */
  readonly startedIn: string
  /** From 1 on, in the order in which workers were started. */
  readonly age: number
  /** The process id of the master. */
  readonly master: number
}

/** The file descriptor through which a worker tells where its event loop is blocked. */
export const stackDescriptor = 4
export const endOfStack = '\0'
