// The worker's end of the channel to its master. It takes the connections it is handed, and ends as it is told to; when the
// master is gone it ends too, once what is under way is finished. It never decides to end by itself: who closes connections
// while the master still hands him some would lose them.
import type { Socket } from 'node:net'
import type { FromWorker, ToWorker } from './messages.ts'

/** What a worker serves with, as far as the channel needs it. */
export interface WorkerServer {
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

/** How soon the master hears that connections have closed, in milliseconds. */
const reportAfter = 10

export class WorkerChannel {
  #options: WorkerChannelOptions
  #send = process.send?.bind(process)
  #server: WorkerServer | undefined = undefined
  #isEnding = false
  /** Those that were handed over, and are open. */
  #connections = 0
  #willReport = false

  constructor(options: WorkerChannelOptions) {
    this.#options = options
    process.on('message', (message: ToWorker, socket?: Socket) => this.#receive(message, socket)) // the master sends no others
    process.on('disconnect', () => this.#end())
    delete process.send // an application that tells a process manager that it is ready would tell our master
    if (!process.connected) setImmediate(() => this.#end()) // it was gone before we began
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
    this.send({ type: 'alive', connections: this.#connections })
  }

  send(message: FromWorker): void {
    if (process.connected) this.#send?.(message, undefined, {}, ignored)
  }

  #receive(message: ToWorker, socket: Socket | undefined): void {
    switch (message.type) {
      case 'connection':
        return this.#accept(message.number, socket)
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
  #accept(number: number, socket: Socket | undefined): void {
    if (socket !== undefined) this.#connections++ // its client may be gone before it comes
    this.send({ type: 'accepted', number, connections: this.#connections })
    if (socket === undefined) return
    socket.once('close', this.#closed)
    this.#server?.accept(socket)
  }

  #closed = (): void => {
    this.#connections--
    if (this.#willReport) return
    this.#willReport = true
    setTimeout(this.#report, reportAfter).unref()
  }

  #report = (): void => {
    this.#willReport = false
    this.alive()
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
