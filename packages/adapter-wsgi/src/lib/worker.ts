// One worker process: started, connected, known to have loaded the application, and its end. What becomes of its requests when
// it ends, and whether another takes its place, is the supervisor's.
import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Connection } from './connection.ts'
import { FrameType } from './frames.ts'
import type { KeyLists } from './key-lists.ts'
import type { Settings } from './options.ts'
import { Pace } from './pace.ts'
import { PrivateSocket } from './private-socket.ts'
import { SocketPassing } from './socket-passing.ts'
import { type Loaded, startFailure, type LoadFailure } from './start-failure.ts'
import { windows } from './windows.ts'
import { WorkerOutput } from './worker-output.ts'

/** The Python package, beside `src` and `dist`. */
const program = fileURLToPath(new URL('../../python/gateway_wsgi', import.meta.url))

/** Milliseconds between a signal to show the stacks and the one that kills. */
const timeForStacks = 250
/** Milliseconds that pipes and socket may outlive their process: children of the application's may hold them. */
const timeForLastWords = 100

/** What a worker tells of, besides its start. */
export interface WorkerOwner {
  /** It has been spawned, and loads the application. */
  starting(worker: Worker): void
  /** It has loaded the application, or never will. */
  settled(worker: Worker): void
  hasRoom(): void
  /** It has ended, or is of no use any more. */
  ended(worker: Worker): void
  /** It was asked to end by somebody else. */
  closing(worker: Worker): void
  /** Files of the application, besides those known. */
  files(paths: readonly string[]): void
}

export interface WorkerContext {
  readonly python: string
  readonly settings: Settings
  readonly lists: KeyLists
  readonly owner: WorkerOwner
}

export class Worker {
  /** Requests it was sent. */
  served = 0
  /** It is being replaced: nothing that ends it now is a surprise. */
  isLeaving = false
  /** It is stuck, and is being killed. */
  isCondemned = false
  /** So many requests more than `maxRequests` it may serve. */
  readonly jitter: number
  /** When it had started, by the clock of `performance.now()`. */
  readySince = 0
  #context: WorkerContext
  #socket: PrivateSocket
  #process: ChildProcess
  #output: WorkerOutput
  #passing: SocketPassing
  #connection: Connection | undefined = undefined
  #isConnectionClosed = false
  /** What took too long, where it did. */
  #tooLong: string | undefined = undefined
  #exit: string | undefined = undefined
  #started: ((outcome: Loaded | Error) => void) | undefined = undefined
  #exited: Promise<void>
  #onExited: () => void = () => {}
  #timers = new Set<NodeJS.Timeout>()

  private constructor(context: WorkerContext, socket: PrivateSocket) {
    this.#context = context
    this.#socket = socket
    const { python, settings } = context
    this.jitter = Math.floor(Math.random() * (settings.maxRequestsJitter + 1))
    const target = settings.name === undefined ? settings.module : `${settings.module}:${settings.name}`
    this.#process = spawn(python, [program, target], {
      cwd: settings.chdir,
      env: { PYTHONUNBUFFERED: '1', ...process.env, ...settings.env, GATEWAY_WSGI: this.#settingsForPython() },
      stdio: settings.lendSockets ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    })
    this.#passing = new SocketPassing(this.#process)
    const { stdout, stderr } = this.#process
    this.#output = new WorkerOutput([stdout!, stderr!], (text) => settings.log(text, 'info')) // pipes, as `stdio` says
    this.#exited = new Promise((resolve) => {
      this.#onExited = resolve
    })
    this.#process.once('error', (error) => this.#finish(`with ${String(error)}`))
    this.#process.once('exit', (code, signal) => {
      const exit = code === null ? `by ${signal}` : `with status ${code}`
      this.#process.once('close', () => this.#finish(exit)) // all that it wrote has been read
      this.#later(timeForLastWords, () => this.#finish(exit))
    })
    socket.onConnection((connected) => this.#connected(connected))
  }

  /** Starts a worker. @throws StartError when the application can't be loaded */
  static async start(context: WorkerContext): Promise<Worker> {
    const socket = await PrivateSocket.listen()
    const worker = Worker.#spawned(context, socket)
    context.owner.starting(worker)
    const outcome = await worker.#whenStarted()
    context.owner.settled(worker)
    if (!(outcome instanceof Error)) return worker
    await worker.end()
    worker.#socket.close()
    throw outcome
  }

  static #spawned(context: WorkerContext, socket: PrivateSocket): Worker {
    try {
      return new Worker(context, socket)
    } catch (error) {
      socket.close()
      throw error
    }
  }

  get connection(): Connection {
    return this.#connection! // a worker that has started is connected
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** How its process ended; undefined while it runs. */
  get exit(): string | undefined {
    return this.#exit
  }

  counted(): void {
    this.served++
  }

  /** The number of the last request that it began. */
  lastBegun(): number {
    return this.#socket.lastBegun()
  }

  /** Lets it finish what it has, at most for so many milliseconds. */
  async stop(limit: number): Promise<void> {
    this.isLeaving = true
    this.connection.stop()
    this.#later(limit, () => this.kill())
    await this.#exited
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }

  /** Kills it. @returns when it is gone */
  async end(): Promise<void> {
    this.kill()
    await this.#exited
  }

  /** Lets it write the stacks of its threads to the log, and kills it. */
  killWithStacks(): void {
    this.#process.kill('SIGUSR1')
    this.#later(timeForStacks, () => this.kill())
  }

  #settingsForPython(): string {
    const { module, name, chdir, threads, multiprocess, reload } = this.#context.settings
    const { path, startedPath } = this.#socket
    return JSON.stringify({
      socket: path,
      started: startedPath,
      module,
      name,
      chdir,
      threads,
      multiprocess,
      watch: reload,
      requestWindow: windows.request,
      responseWindow: windows.response,
    })
  }

  #whenStarted(): Promise<Loaded | Error> {
    const { startTimeout } = this.#context.settings
    return new Promise((resolve) => {
      this.#started = resolve
      if (startTimeout > 0) this.#later(startTimeout, () => this.#startTimedOut(startTimeout))
    })
  }

  #startTimedOut(limit: number): void {
    if (this.#started === undefined) return
    this.#tooLong = `did not load within ${limit / 1000} seconds`
    this.killWithStacks()
  }

  #connected(socket: Socket): void {
    const { lists, settings } = this.#context
    this.#connection = new Connection(socket, lists, new Pace(settings.threads, settings.processes === 1), {
      hasRoom: () => this.#context.owner.hasRoom(),
      message: (type, text) => this.#message(type, text),
      passSocket: (client, request, passed) => this.#passing.pass(client, request, passed),
      log: (text) => settings.log(text, 'error'),
      closed: (error) => this.#socketClosed(error),
    })
  }

  #message(type: number, text: string): void {
    const { owner } = this.#context
    if (type === FrameType.HELLO) this.#hello(JSON.parse(text) as Loaded) // PROTOCOL.md: what the worker says
    else if (type === FrameType.FILES) owner.files(JSON.parse(text) as string[])
    else if (type === FrameType.CLOSING) owner.closing(this)
    else if (type === FrameType.FAILED) this.#failToStart(JSON.parse(text) as LoadFailure)
  }

  #hello(loaded: Loaded): void {
    this.readySince = performance.now()
    this.#socket.hide()
    this.#output.release()
    // Not the connection's own: on its way it would stay open without us, and the worker would not see that we are gone.
    const { stdout } = this.#process
    if (loaded.sockets === true && stdout instanceof Socket) this.#connection?.tryPassing(stdout)
    this.#context.owner.files(loaded.files ?? [])
    this.#settle(loaded)
  }

  #failToStart(reason: LoadFailure | string): void {
    if (typeof reason === 'object') this.#context.owner.files(reason.files ?? [])
    const { settings, python } = this.#context
    this.#settle(startFailure(reason, this.#output.take(), settings, python))
  }

  #settle(outcome: Loaded | Error): void {
    this.#started?.(outcome)
    this.#started = undefined
  }

  #socketClosed(error?: unknown): void {
    this.#isConnectionClosed = true
    const reason = error === undefined ? 'closed its socket' : `sent what is no frame: ${String(error)}`
    if (this.#exit === undefined && !this.isLeaving) {
      if (error !== undefined) this.#context.settings.log(`Python worker ${this.pid} ${reason}\n`, 'error')
      if (error !== undefined || this.readySince > 0) this.kill()
    }
    if (error !== undefined) this.#failToStart(reason)
    this.#end()
  }

  /** The process has ended, and nothing more is to be read from it. */
  #finish(exit: string): void {
    if (this.#exit !== undefined) return
    this.#exit = exit
    for (const timer of this.#timers) clearTimeout(timer)
    this.#failToStart(this.#tooLong ?? `ended ${exit} before it had loaded`)
    this.#output.release()
    this.#process.stdout?.destroy()
    this.#process.stderr?.destroy()
    this.#passing.close()
    this.#socket.hide()
    this.#connection?.destroy()
    this.#end()
    this.#onExited()
  }

  /** Once process and socket are gone it is known which requests were begun, and which were answered. */
  #end(): void {
    if (this.#exit === undefined || !this.#isConnectionClosed || this.readySince === 0) return
    this.#context.owner.ended(this)
    this.#socket.close()
  }

  #later(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, delay)
    this.#timers.add(timer)
  }
}
