// The worker's end of the channel to its master. It takes the connections it is handed, and ends as it is told to; when the
// master is gone it ends too, once what is under way is finished. It never decides to end by itself: who closes connections
// while the master still hands him some would lose them.
import type { Socket } from 'node:net'
import type { FromWorker, ToWorker } from './messages.ts'

/** What a worker serves with, as far as the channel needs it. */
export interface WorkerServer {
  readonly connections: number
  accept(socket: Socket): void
  close(): Promise<void>
  closeAllConnections(): void
}

interface WorkerChannelOptions {
  /** Log files are to be opened anew. */
  readonly reopenLogs: () => void
  /** The end, after the application's `shutdown`, or with what that threw. */
  readonly ended: (error?: unknown) => void
}

/** How soon the master hears of connections that have closed since the last one came, in milliseconds. */
const reportAfter = 100

export class WorkerChannel {
  #options: WorkerChannelOptions
  #server: WorkerServer | undefined = undefined
  #isEnding = false
  #willReport = false
  #reported = 0

  constructor(options: WorkerChannelOptions) {
    this.#options = options
    process.on('message', (message: ToWorker, socket?: Socket) => this.#receive(message, socket)) // the master sends no others
    process.on('disconnect', () => this.#end())
    if (!process.connected) this.#end() // it was gone before we began
  }

  /** From now on connections may come. */
  serve(server: WorkerServer, notes: readonly string[]): void {
    this.#server = server
    this.send({ type: 'ready', notes })
  }

  retire(reason: string): void {
    if (!this.#isEnding) this.send({ type: 'retiring', reason })
  }

  alive(): void {
    this.#reported = this.#server?.connections ?? 0
    this.send({ type: 'alive', connections: this.#reported })
  }

  send(message: FromWorker): void {
    if (process.connected) process.send?.(message, undefined, {}, ignored)
  }

  #receive(message: ToWorker, socket: Socket | undefined): void {
    switch (message.type) {
      case 'connection':
        return this.#accept(socket)
      case 'drain':
        return this.#end()
      case 'quit':
        this.#end()
        this.#server?.closeAllConnections()
        return
      case 'reopen-logs':
        return this.#options.reopenLogs()
      default:
        message satisfies never
    }
  }

  /** Nothing of it is read before the master knows that it is ours: it is never served twice. */
  #accept(socket: Socket | undefined): void {
    const connections = (this.#server?.connections ?? 0) + 1
    this.#reported = connections
    this.send({ type: 'accepted', connections })
    if (socket === undefined) return // its client was gone before it came
    this.#server?.accept(socket)
    if (!this.#willReport) setTimeout(() => this.#reportClosed(), reportAfter).unref()
    this.#willReport = true
  }

  #reportClosed(): void {
    this.#willReport = false
    if (this.#server?.connections !== this.#reported) this.alive()
  }

  #end(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    if (this.#server === undefined) this.#options.ended()
    else this.#server.close().then(() => this.#options.ended(), this.#options.ended)
  }
}

/** The master is gone: `disconnect` follows. */
function ignored(): void {}
