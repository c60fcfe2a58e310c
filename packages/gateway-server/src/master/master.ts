// The master: it binds, accepts, and sees to its workers, which serve. It never loads the application. What it is asked for
// comes by signals (signals.ts) or from the admin page; how workers come and go is the crew's, who gets which connection the
// dispatcher's.
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import { Failure } from '../cli/failure.ts'
import type { Listeners } from '../listening/listeners.ts'
import type { PidFile } from '../process/pid-file.ts'
import { setVariables } from '../process/prepare.ts'
import { hasTerminal, terminalIsGone } from '../process/terminal.ts'
import { callHook } from '../hooks/call-hook.ts'
import { HookCalls } from '../hooks/hook-calls.ts'
import type { ServerFacts } from '../settings/hooks.ts'
import { reloaded } from '../settings/reloading.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import type { Notifier } from '../systemd/notify.ts'
import { BootError, Crew, type CrewEvents } from './crew.ts'
import { Dispatcher } from './dispatcher.ts'
import type { MasterLog } from './master-log.ts'
import { type MasterAction, listenToSignals, masterSignals } from './signals.ts'
import { Successor } from './successor.ts'
import { WorkerProcess } from './worker-process.ts'

export interface MasterOptions {
  readonly resolved: Resolved
  /** Bound, with sockets that are not read from. */
  readonly listeners: Listeners
  readonly pidFile: PidFile | undefined
  readonly log: MasterLog
  readonly notifier: Notifier
  /** Variables of the environment that are taken from workers, and are for a new master. */
  readonly masterVariables: NodeJS.ProcessEnv
  /** The folder it was started in. */
  readonly startedIn: string
  /** Reads the configuration again. @throws Failure */
  readonly reread: () => Promise<Resolved>
}

/** How it ended. */
export type MasterEnd = 'stopped' | 'boot failed'

/** What a stop does, each more urgent than the one before; a further signal goes on to the next. */
const stopSteps = ['drain', 'quit', 'kill'] as const

/** Milliseconds beyond `gracefulTimeout`, twice, that a worker may take to end: for its idle connections, and to be sure. */
const patience = 10_000

export class Master {
  readonly log: MasterLog
  #options: MasterOptions
  #settings: Settings
  #addresses: readonly string[]
  #crew: Crew
  #dispatcher = new Dispatcher()
  #successor: Successor
  #hooks: HookCalls
  #age = 0
  /** Closing its window sends HUP. */
  #startedInTerminal = hasTerminal()
  #isReady = false
  /** The first workers are ready, or never will be. */
  #booted = Promise.withResolvers<void>()
  #isReloading = false
  #reloadAgain = false
  /** How many of the steps have been taken. */
  #stopped = 0
  #end = Promise.withResolvers<MasterEnd>()

  constructor(options: MasterOptions) {
    this.#options = options
    this.#settings = options.resolved.settings
    this.#addresses = options.listeners.urls()
    this.log = options.log
    this.#hooks = new HookCalls((error) => this.log.error(textOf(error)))
    this.#crew = new Crew({
      spawn: (mayStart) => this.#spawn(mayStart),
      dispatcher: this.#dispatcher,
      log: options.log,
    })
    this.#crew.on('ended', (worker) => this.#workerEnded(worker))
    this.#successor = new Successor({ ...options, pidPath: this.#settings.pid })
  }

  /** Serves until it is told to stop. */
  async run(): Promise<MasterEnd> {
    const { log, listeners } = this.#options
    // To the end of the process: a signal that comes late must not become what it ends with.
    listenToSignals(masterSignals, (action, signal) => {
      log.info(`Handling signal: ${signal.slice(3).toLowerCase()}`)
      this.act(action)
    })
    listeners.serve((socket) => this.#dispatcher.dispatch(socket))
    await this.#start()
    this.#booted.resolve()
    const end = await this.#end.promise
    await this.#endHooks()
    return end
  }

  get isReady(): boolean {
    return this.#isReady && this.#stopped === 0 && this.#crew.serving > 0
  }

  get workers(): readonly WorkerProcess[] {
    return this.#crew.workers
  }

  /** How many workers there should be. */
  get count(): number {
    return this.#crew.count
  }

  /** Listens to the crew: messages of workers, and their ends. */
  on<Name extends 'message' | 'ended' | 'changed'>(name: Name, listener: (...args: CrewEvents[Name]) => void): void {
    this.#crew.on<Name>(name, listener as never) // the listener of that very event
  }

  setCount(count: number): void {
    this.#crew.setCount(count)
  }

  act(action: MasterAction): void {
    switch (action) {
      case 'stop':
      case 'quit':
        return this.#stop(action)
      case 'reload':
        if (this.#startedInTerminal && terminalIsGone()) return this.#stop('stop')
        return void this.#reload()
      case 'reopenLogs':
        this.log.reopen()
        return this.#crew.tell({ type: 'reopen-logs' })
      case 'upgrade':
        return this.#successor.start()
      case 'addWorker':
        return this.setCount(this.count + 1)
      case 'removeWorker':
        return this.setCount(this.count - 1)
      default:
        action satisfies never
    }
  }

  async #start(): Promise<void> {
    const { log, notifier } = this.#options
    try {
      await this.#crew.start(workerCount(this.#settings))
    } catch (error) {
      if (!(error instanceof BootError)) throw error
      if (this.#stopped > 0) return
      log.error('Worker failed to boot.')
      this.#stopped = stopSteps.length
      this.#finish('boot failed', this.#crew.quit())
      return
    }
    if (this.#stopped > 0) return
    this.#isReady = true
    this.#dispatcher.open()
    const listening = `Listening at ${this.#addresses.join(' and ')}`
    log.info(listening)
    notifier.ready(listening)
    notifier.watch()
    void this.#hooks.call('whenReady', () => this.#settings.whenReady?.(this.#facts))
  }

  // Workers

  async #spawn(mayStart: () => boolean): Promise<WorkerProcess | undefined> {
    const age = ++this.#age
    await this.#hooks.call('preFork', () => this.#settings.preFork?.(this.#facts, { age, pid: undefined }))
    return mayStart() ? this.#fork(age) : undefined
  }

  #fork(age: number): WorkerProcess {
    const { chdir, gracefulTimeout, timeout } = this.#settings
    return new WorkerProcess({
      command: process.argv.slice(1),
      age,
      startedIn: this.#options.startedIn,
      folder: resolve(this.#options.startedIn, chdir ?? ''),
      timeout: timeout * 1000,
      patience: gracefulTimeout * 2000 + patience,
    })
  }

  #workerEnded({ age, pid, exitCode, exitSignal }: WorkerProcess): void {
    const exit = { status: exitCode, signal: exitSignal }
    void this.#hooks.call('workerExit', () => this.#settings.workerExit?.(this.#facts, { age, pid }, exit))
  }

  // Reload

  /** One that is asked for meanwhile comes afterwards: what has changed since then counts too. */
  async #reload(): Promise<void> {
    this.#reloadAgain = true
    this.#crew.emit('changed')
    if (this.#isReloading) return
    this.#isReloading = true
    await this.#booted.promise
    while (this.#reloadAgain && this.#stopped === 0) {
      this.#reloadAgain = false
      await this.#reloadOnce()
    }
    this.#isReloading = false
  }

  async #reloadOnce(): Promise<void> {
    const { log, notifier, reread } = this.#options
    const before = this.#settings
    try {
      notifier.reloading()
      this.#adopt((await reread()).settings)
      await callHook('onReload', this.#settings, this.#facts)
      await this.#crew.replaceAll(this.#countAfter(before), () => this.#reloadAgain || this.#stopped > 0)
      if (this.#stopped === 0) log.info(this.#reloadAgain ? 'Reloading again' : 'Reloaded')
    } catch (error) {
      this.#settings = before
      setVariables(before.env)
      const why = error instanceof BootError ? 'The new application does not start' : textOf(error)
      if (this.#stopped === 0) log.error(`Not reloaded, the old workers go on serving: ${why}`)
    }
    if (this.#stopped === 0) notifier.ready()
  }

  /** What a reload cannot change stays as it is. */
  #adopt(written: Settings): void {
    const { settings, unchanged } = reloaded(this.#settings, written)
    if (unchanged.length > 0) this.log.warn(`${unchanged.join(', ')} changed: that takes a new process`)
    this.#settings = settings
    setVariables(settings.env)
  }

  /** Workers added or removed since the start stay so, unless the configuration has changed its mind. */
  #countAfter(before: Settings): number {
    const count = workerCount(this.#settings)
    return count === workerCount(before) ? this.#crew.count : count
  }

  // The end

  #stop(action: 'stop' | 'quit'): void {
    const first = action === 'quit' ? 1 : 0
    const step = stopSteps[Math.max(first, this.#stopped)]
    if (this.#stopped === 0) {
      this.#tellStopping()
      this.#successor.leaveSocketsTo(this.#options.listeners)
      this.#options.listeners.close()
      this.#dispatcher.flush()
    }
    this.#stopped = Math.max(first, this.#stopped) + 1
    if (step === 'drain') this.#finish('stopped', this.#crew.drain())
    else if (step === 'quit') this.#finish('stopped', this.#crew.quit())
    else this.#crew.kill()
  }

  /** Where there is a new master the service does not stop. */
  #tellStopping(): void {
    const { notifier } = this.#options
    if (this.#successor.pid === undefined) notifier.stopping()
    else notifier.mainProcess(this.#successor.pid)
  }

  #finish(end: MasterEnd, workersEnded: Promise<void>): void {
    void workersEnded.then(() => {
      this.#dispatcher.close()
      this.#end.resolve(end)
    })
  }

  // Hooks

  get #facts(): ServerFacts {
    return { pid: process.pid, addresses: this.#addresses }
  }

  /** `onExit` comes behind all others; they have so long together, and it has as long again. */
  async #endHooks(): Promise<void> {
    const limit = this.#settings.gracefulTimeout * 1000
    await this.#hooks.end(limit)
    void this.#hooks.call('onExit', () => this.#settings.onExit?.(this.#facts))
    await this.#hooks.end(limit)
  }
}

function workerCount({ workers }: Settings): number {
  return workers === 'auto' ? availableParallelism() : workers
}

/** A Failure's message, with what is behind it. */
function textOf(error: unknown): string {
  if (!(error instanceof Failure)) return inspect(error)
  return 'cause' in error ? `${error.message}\n${inspect(error.cause)}` : error.message
}
