// Sees to it that there are as many workers as there should be: starts them, replaces those that crash, want to retire or
// are of an older application, and ends them. There is one way to replace a worker, whatever the reason: it becomes
// `retiring`, which does not count, another one is started, and when that is ready the old one is drained.
import { EventEmitter } from 'node:events'
import { Backoff } from './backoff.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { MasterLog } from './master-log.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import type { WorkerProcess } from './worker-process.ts'
import { workerStates, type WorkerState } from './worker-states.ts'

export interface CrewOptions {
  /** Makes a worker that is just being started, once what comes before is done. @param mayStart looked at then */
  readonly spawn: (mayStart: () => boolean) => Promise<WorkerProcess | undefined>
  readonly dispatcher: Dispatcher
  readonly log: MasterLog
}

export interface CrewEvents {
  /** A worker has ended, for whatever reason. */
  ended: [worker: WorkerProcess, wasAsked: boolean]
  message: [message: FromWorker, worker: WorkerProcess]
  /** A worker has become ready, or has ended. */
  changed: []
}

/** A worker ended before it was ready. */
export class BootError extends Error {
  override readonly name = 'BootError'
}

/** Milliseconds for workers that are told to quit. */
const quickly = 5_000

export class Crew extends EventEmitter<CrewEvents> {
  /** In the order of their start. */
  #workers: WorkerProcess[] = []
  #options: CrewOptions
  #count = 0
  #backoff = new Backoff()
  /** How many workers are just being made. */
  #coming = 0
  #nextStart: NodeJS.Timeout | undefined = undefined
  /** The first workers are there: whoever is missing is replaced. */
  #isComplete = false
  #isStopping = false

  constructor(options: CrewOptions) {
    super()
    this.#options = options
  }

  get workers(): readonly WorkerProcess[] {
    return this.#workers
  }

  /** How many workers there should be. */
  get count(): number {
    return this.#count
  }

  /** How many workers take connections. */
  get serving(): number {
    return this.#workers.filter(({ serves }) => serves).length
  }

  /**
   * Starts the first workers: one alone, and the others when it is ready, so that what is wrong is said once.
   *
   * @throws BootError
   */
  async start(count: number): Promise<void> {
    this.#count = count
    const notes = await this.#startOne()
    for (const note of notes) this.#options.log.info(note)
    await Promise.all(Array.from({ length: count - 1 }, () => this.#startOne()))
    this.#isComplete = true
    this.#balance()
  }

  /**
   * Replaces all workers by new ones. The first that starts decides whether the application can be started at all; what
   * becomes of the others is not waited for when something newer is to come.
   *
   * @param isSuperseded looked at at each `changed`
   * @throws BootError then nothing has changed
   */
  async replaceAll(count: number, isSuperseded: () => boolean): Promise<void> {
    const old = new Set(this.#workers)
    this.#backoff.reset()
    const notes = await this.#startOne()
    for (const note of notes) this.#options.log.info(note)
    this.#count = count
    for (const worker of old) {
      if (worker.state === 'ready') worker.retire()
      else if (worker.state === 'starting') worker.quit(quickly)
    }
    this.#balance()
    const areReplaced = (): boolean => this.#workers.every((worker) => !old.has(worker) || !worker.serves)
    await this.#until(() => areReplaced() || isSuperseded())
  }

  /** One worker more, or fewer; never none. */
  setCount(count: number): void {
    this.#count = Math.max(1, count)
    this.#backoff.reset()
    this.#balance()
  }

  tell(message: ToWorker): void {
    for (const worker of this.#workers) worker.tell(message)
  }

  /** Lets all finish what is under way. */
  async drain(): Promise<void> {
    this.#stop()
    for (const worker of this.#workers) if (worker.state !== 'draining') worker.drain()
    await this.#until(() => this.#workers.length === 0)
  }

  /** Lets all cut what is under way. */
  async quit(): Promise<void> {
    this.#stop()
    for (const worker of this.#workers) worker.quit(quickly)
    await this.#until(() => this.#workers.length === 0)
  }

  kill(): void {
    this.#stop()
    for (const worker of this.#workers) worker.kill()
  }

  #stop(): void {
    this.#isStopping = true
    clearTimeout(this.#nextStart)
  }

  /** Starts a worker and waits until it is ready. @returns what it has to say @throws BootError */
  async #startOne(): Promise<readonly string[]> {
    const worker = await this.#spawn()
    if (worker === undefined) throw new BootError('no worker is started while all stop')
    return new Promise((resolve, reject) => {
      worker.once('ready', resolve)
      worker.once('ended', () => reject(new BootError(`worker ${worker.pid} ended before it was ready`)))
    })
  }

  /** Undefined where all stop by then. */
  async #spawn(): Promise<WorkerProcess | undefined> {
    this.#coming++
    const worker = await this.#options.spawn(() => !this.#isStopping).finally(() => this.#coming--)
    if (worker !== undefined) this.#watch(worker)
    return worker
  }

  #watch(worker: WorkerProcess): void {
    const { log, dispatcher } = this.#options
    this.#workers.push(worker)
    log.info(`Booting worker with pid: ${worker.pid}`)
    worker.on('ready', () => this.#balance())
    worker.on('free', () => dispatcher.flush())
    worker.on('retiring', (reason) => {
      log.info(`Worker (pid:${worker.pid}) is replaced: ${reason}`)
      worker.retire()
      this.#balance()
    })
    worker.on('blocked', (stack) => log.error(blockedText(worker.pid, stack)))
    worker.on('message', (message) => this.emit('message', message, worker))
    worker.on('left', (sockets) => sockets.forEach((socket) => dispatcher.dispatch(socket)))
    worker.on('ended', (wasAsked) => this.#ended(worker, wasAsked))
  }

  #ended(worker: WorkerProcess, wasAsked: boolean): void {
    const { log } = this.#options
    this.#workers = this.#workers.filter((other) => other !== worker)
    if (!wasAsked) this.#crashed(worker)
    else if (worker.exitSignal === null) log.info(`Worker exiting (pid: ${worker.pid})`)
    else log.warn(`Worker (pid:${worker.pid}) was sent ${worker.exitSignal} before it had ended`)
    this.emit('ended', worker, wasAsked)
    this.#balance()
  }

  #crashed(worker: WorkerProcess): void {
    const how = worker.exitSignal === null ? `exited with code ${worker.exitCode}` : `was sent ${worker.exitSignal}`
    const delay = this.#isComplete ? this.#backoff.crashed(performance.now(), Date.now() - worker.startedAt) : 0
    const next = delay === 0 || this.#isStopping ? '' : `; the next one is started in ${(delay / 1000).toFixed(1)} s`
    this.#options.log.error(`Worker (pid:${worker.pid}) ${how}${next}`)
  }

  /** Starts, drains and tells the dispatcher, so that there is what should be. */
  #balance(): void {
    this.#options.dispatcher.setTakers(this.#workers.filter(({ serves }) => serves))
    if (this.#isComplete && !this.#isStopping) {
      this.#drainSurplus()
      this.#startMissing()
    }
    this.emit('changed')
  }

  /** The oldest go first. */
  #drainSurplus(): void {
    const ready = this.#in('ready')
    for (const worker of ready.slice(0, Math.max(0, ready.length - this.#count))) worker.drain()
    const retiring = this.#in('retiring')
    const surplus = this.#in('ready').length + retiring.length - this.#count
    for (const worker of retiring.slice(0, Math.max(0, surplus))) worker.drain()
    this.#options.dispatcher.setTakers(this.#workers.filter(({ serves }) => serves))
  }

  #startMissing(): void {
    const counting = this.#workers.filter(({ state }) => workerStates[state].counts).length
    const missing = this.#count - this.#coming - counting
    if (missing <= 0) return
    const wait = this.#backoff.remaining(performance.now())
    clearTimeout(this.#nextStart)
    if (wait > 0) this.#nextStart = setTimeout(() => this.#startMissing(), wait)
    else for (let index = 0; index < missing; index++) void this.#spawn()
  }

  #in(state: WorkerState): WorkerProcess[] {
    return this.#workers.filter((worker) => worker.state === state)
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return
        this.off('changed', look)
        resolve()
      }
      this.on('changed', look)
      look()
    })
  }
}

function blockedText(pid: number, stack: string): string {
  const where = stack === '' ? 'It did not say where: it may be in native code, or stopped.' : `It is at:\n${stack}`
  return `Worker (pid:${pid}) blocks its event loop for longer than --timeout, and is killed. ${where.trimEnd()}`
}
