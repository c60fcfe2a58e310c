// One worker as its master sees it: a process with a state, connections that it was handed, and a sign of life each second.
// It tells what happens; what follows from that is the crew's to decide. Whoever must end does, in the end by SIGKILL.
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { accessSync, constants } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Taker } from './dispatcher.ts'
import { Handed } from './handed.ts'
import {
  aliveEvery,
  endOfStack,
  type FromWorker,
  stackDescriptor,
  type ToWorker,
  type WorkerBirth,
  workerVariable,
} from './messages.ts'
import { Silence } from './silence.ts'
import { follows, type WorkerState, workerStates } from './worker-states.ts'

export interface WorkerEvents {
  ready: [notes: readonly string[]]
  /** It may be handed connections again. */
  free: []
  retiring: [reason: string]
  /** Its event loop has been blocked for longer than its timeout; `stack` is where, if that could be found out. It is killed. */
  blocked: [stack: string]
  /** All other messages. */
  message: [message: FromWorker]
  /** It will never have these: they are somebody else's. */
  left: [sockets: readonly Socket[]]
  /** The process is gone, asked to or not. */
  ended: [wasAsked: boolean]
}

export interface WorkerOptions {
  /** How to run it: a module and its arguments. */
  readonly command: readonly string[]
  /** The folder the master was started in. */
  readonly startedIn: string
  /** Where it runs. */
  readonly folder: string
  /** From 1 on, in the order in which workers were started. */
  readonly age: number
  /** How long its event loop may be blocked, in milliseconds; 0: for ever. */
  readonly timeout: number
  /** How long it may take to end once it is asked to, in milliseconds. */
  readonly patience: number
}

/** How long a worker that is silent has to say where it is blocked: the thread that does has seen it before us. */
const timeToTell = 2_500

export class WorkerProcess extends EventEmitter<WorkerEvents> implements Taker {
  /** When it was started: milliseconds since 1970. */
  readonly startedAt = Date.now()
  readonly age: number
  state: WorkerState = 'starting'
  /** What it ended with. */
  exitCode: number | null = null
  exitSignal: NodeJS.Signals | null = null
  #child: ChildProcess
  #options: WorkerOptions
  #connections = 0
  #handed = new Handed()
  #silence: Silence
  #stack = ''
  #isBlocked = false
  #timers = new Set<NodeJS.Timeout>()

  constructor(options: WorkerOptions) {
    super()
    this.#options = options
    const { command, startedIn, folder, age } = options
    this.age = age
    const lookEvery = Math.min(aliveEvery, options.timeout)
    this.#silence = new Silence(lookEvery)
    const [module = '', ...args] = command
    const birth: WorkerBirth = { startedIn, age, master: process.pid }
    this.#child = fork(module, args, {
      ...(mayEnter(folder) ? { cwd: folder } : {}), // else it stays where the master is
      env: { ...process.env, [workerVariable]: JSON.stringify(birth) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    })
    this.#child.on('message', (message: FromWorker) => this.#receive(message)) // our own workers send nothing else
    this.#child.on('error', () => {}) // it could not be started or signalled: `close` follows, or it has ended
    this.#child.once('close', (code, signal) => {
      // What it said last is read first: it may have taken a connection.
      if (this.#child.connected) this.#child.once('disconnect', () => this.#ended(code, signal))
      else this.#ended(code, signal)
    })
    this.#readStack(this.#child.stdio[stackDescriptor])
    if (options.timeout > 0) this.#watch(setInterval(() => this.#look(), lookEvery))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get serves(): boolean {
    return workerStates[this.state].serves
  }

  get load(): number {
    return this.#connections + this.#handed.size
  }

  behind(now: number): number {
    return Math.max(this.#handed.waiting(now), this.#silence.lasts(now) - aliveEvery)
  }

  hand(socket: Socket): void {
    const message: ToWorker = { type: 'connection', number: this.#handed.add(socket.on('error', ignored)) }
    this.#child.send(message, socket, { keepOpen: true }, ignored)
  }

  /** It is to be replaced, and serves until then. */
  retire(): void {
    this.#become('retiring')
  }

  /** Lets it end when it has finished what is under way. */
  drain(): void {
    this.#become('draining')
    this.tell({ type: 'drain' })
    this.#killAfter(this.#options.patience)
  }

  /** Lets it cut what is under way and end. @param patience milliseconds until it is killed */
  quit(patience: number): void {
    if (this.state === 'ended') return
    if (this.state !== 'draining') this.#become('draining')
    this.tell({ type: 'quit' })
    this.#killAfter(patience)
  }

  kill(): void {
    if (this.state !== 'ended') this.#child.kill('SIGKILL')
  }

  tell(message: ToWorker): void {
    this.#child.send(message, ignored)
  }

  #become(state: WorkerState): void {
    this.state = follows(this.state, state)
  }

  #receive(message: FromWorker): void {
    this.#silence.heard()
    switch (message.type) {
      case 'ready':
        if (this.state !== 'starting') return // asked to end meanwhile
        this.#become('ready')
        this.emit('ready', message.notes)
        return
      case 'accepted':
        this.#connections = message.connections
        this.#taken(message.number)
        return
      case 'alive':
        this.#connections = message.connections
        this.#leave(this.#handed.overdue(performance.now()))
        this.emit('free')
        return
      case 'retiring':
        if (this.state === 'ready') this.emit('retiring', message.reason)
        return
      default:
        this.emit('message', message)
    }
  }

  /** The worker has the socket: the master's own descriptor of it would keep the connection open when the worker closes it. */
  #taken(number: number): void {
    const { socket, lost } = this.#handed.taken(number)
    socket?.destroy()
    this.#leave(lost)
    this.emit('free')
  }

  #leave(sockets: readonly Socket[]): void {
    if (sockets.length > 0) this.emit('left', sockets)
  }

  #look(): void {
    if (this.#silence.look() < this.#options.timeout + aliveEvery || this.#isBlocked) return
    this.#isBlocked = true
    this.#watch(setTimeout(() => this.#killBlocked(), timeToTell))
  }

  #readStack(descriptor: unknown): void {
    const stream = descriptor as Readable // a pipe, as `stdio` says
    stream.on('error', ignored)
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#stack += text
      if (this.#stack.endsWith(endOfStack)) this.#killBlocked()
    })
  }

  #killBlocked(): void {
    this.#forgetTimers()
    this.emit('blocked', this.#stack.replace(endOfStack, ''))
    this.kill()
  }

  #killAfter(milliseconds: number): void {
    this.#watch(setTimeout(() => this.kill(), milliseconds))
  }

  #watch(timer: NodeJS.Timeout): void {
    this.#timers.add(timer)
  }

  #forgetTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#forgetTimers()
    this.exitCode = code
    this.exitSignal = signal
    const wasAsked = workerStates[this.state].mayEnd
    this.#become('ended')
    this.emit('ended', wasAsked)
    this.#leave(this.#handed.takeAll())
  }
}

/** A message to a worker that is just ending: `ended` follows. */
function ignored(): void {}

/** It may have been removed, or be another user's. */
function mayEnter(folder: string): boolean {
  try {
    accessSync(folder, constants.X_OK)
    return true
  } catch {
    return false
  }
}
