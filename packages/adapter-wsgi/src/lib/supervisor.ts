// Keeps as many workers serving as there should be: starts them, replaces those that die, are stuck, have served their number
// of requests, or run code that has changed, and ends them. A replacement is ready before the old one goes, wherever
// there is a choice.
import type { Call } from './call.ts'
import { Backoff } from './backoff.ts'
import type { Settings } from './options.ts'
import { Pool } from './pool.ts'
import { pythonFor } from './python-for.ts'
import { StuckRequests } from './stuck-requests.ts'
import { WatchedFiles } from './watched-files.ts'
import { Worker, type WorkerContext, type WorkerOwner } from './worker.ts'

/** Milliseconds between two looks at what takes too long. */
const lookEvery = 100
/** Milliseconds that a small body is waited for before its request goes to a worker without it. */
const timeForBody = 1000
/** Milliseconds that requests wait while there is no worker at all, before they are answered with 503. */
const timeForWorker = 10_000

/** So many workers may die over a request without having begun one. */
const mostFailedWorkers = 3

export class Supervisor implements WorkerOwner {
  readonly pool = new Pool()
  #settings: Settings
  #context: WorkerContext | undefined = undefined
  /** Those that serve, and those that finish what they have. */
  #workers = new Set<Worker>()
  /** Those that have not loaded the application yet, or never will. */
  #loading = new Set<Worker>()
  /** How many are being started to serve along with the others. */
  #starting = 0
  #isStopping = false
  #isReloading = false
  #hasChanged = false
  #backoff = new Backoff()
  #timers = new Set<NodeJS.Timeout>()
  #watched: WatchedFiles
  #stuck: StuckRequests
  #look: NodeJS.Timeout | undefined = undefined

  constructor(settings: Settings) {
    this.#settings = settings
    this.#stuck = new StuckRequests(settings.timeout, settings.threads)
    this.#watched = new WatchedFiles((path) => void this.#reload(path))
  }

  /** Starts all workers. @throws StartError when one can't be, and ends the others */
  async start(folder: string): Promise<void> {
    const settings = this.#settings
    const python = pythonFor(settings, folder)
    this.#context = { python, settings, lists: this.pool.heads.lists, owner: this }
    const workers = await this.#startWorkers(this.#context)
    for (const worker of workers) this.#serve(worker)
    this.#look = setInterval(() => this.#lookAfterAll(), lookEvery).unref()
  }

  /** Ends all workers, when they have finished what they have. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#look)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#watched.close()
    const loading = [...this.#loading].map((worker) => worker.end())
    await Promise.all([...loading, ...[...this.#workers].map((worker) => this.#retire(worker))])
    this.pool.refuseAll()
  }

  // What workers tell

  hasRoom(): void {
    this.pool.advance()
    if (this.#settings.maxRequests > 0) this.#recycle()
  }

  starting(worker: Worker): void {
    if (this.#isStopping) worker.kill()
    this.#loading.add(worker)
  }

  settled(worker: Worker): void {
    this.#loading.delete(worker)
  }

  closing(worker: Worker): void {
    if (worker.isLeaving) return
    void this.#retire(worker)
    if (!this.#isStopping) void this.#startAnother()
  }

  files(paths: readonly string[]): void {
    if (this.#settings.reload && !this.#isStopping) this.#watched.add(paths)
  }

  ended(worker: Worker): void {
    const wasServing = this.pool.servers.includes(worker)
    this.pool.remove(worker)
    this.#workers.delete(worker)
    this.#resolveCalls(worker)
    if (worker.isLeaving || this.#isStopping) return
    this.#say(`Python worker ${worker.pid} ended ${worker.exit ?? 'its connection'}`)
    if (wasServing) this.#replace(performance.now() - worker.readySince)
  }

  /** Those it began are lost; the others had better luck. */
  #resolveCalls(worker: Worker): void {
    const { calls } = worker.connection
    const lastBegun = worker.lastBegun()
    const untouched: Call[] = []
    for (const call of calls.inOrder()) {
      // Numbers ascend, and may begin anew: the difference tells, as in TCP's sequence numbers.
      const isBegun = ((lastBegun - call.request) | 0) >= 0
      if (lastBegun === 0) call.failedWorkers++
      if (!isBegun && call.isRepeatable && call.failedWorkers < mostFailedWorkers) untouched.push(call)
      else call.refuse('502 Bad Gateway')
    }
    calls.clear()
    this.pool.putBack(untouched)
  }

  // Starting

  async #startWorkers(context: WorkerContext): Promise<Worker[]> {
    const outcomes = await Promise.allSettled(
      Array.from({ length: this.#settings.processes }, () => Worker.start(context)),
    )
    const workers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const failure = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failure === undefined && !this.#isStopping) return workers
    await Promise.all(workers.map((worker) => worker.stop(0)))
    throw failure?.reason ?? new Error('stopped')
  }

  #serve(worker: Worker): void {
    if (worker.exit !== undefined) {
      this.#replace(0)
      return
    }
    this.#workers.add(worker)
    this.pool.add(worker)
  }

  /** A worker is missing; `lasted`, in milliseconds, says how long it had served. */
  #replace(lasted: number): void {
    const pause = this.#backoff.next(lasted)
    if (pause === 0) {
      void this.#startAnother()
      return
    }
    this.#say(`the next Python worker starts in ${pause / 1000} seconds`)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#startAnother()
    }, pause)
    this.#timers.add(timer)
  }

  /** Starts one more, and tries again if that fails. @returns whether it serves */
  async #startAnother(): Promise<boolean> {
    if (this.#isStopping || this.#context === undefined) return false
    this.#starting++
    try {
      const worker = await Worker.start(this.#context)
      if (this.#isStopping) await worker.stop(0)
      else this.#serve(worker)
      return !this.#isStopping
    } catch (error) {
      if (!this.#isStopping) this.#say(`a Python worker could not be started:\n${messageOf(error)}`)
      return false
    } finally {
      this.#starting--
      this.#fillUp()
    }
  }

  /** After a failed try: there are fewer than there should be, and none is on its way. */
  #fillUp(): void {
    const missing = this.#settings.processes - this.pool.servers.length - this.#starting - this.#timers.size
    if (!this.#isStopping && missing > 0) this.#replace(0)
  }

  // Replacing those that could go on

  /** Workers that have served their number of requests go, each when another is there. */
  #recycle(): void {
    const { maxRequests } = this.#settings
    for (const server of this.pool.servers) {
      const worker = server as Worker // all that this adds
      if (worker.isLeaving || worker.served < maxRequests + worker.jitter) continue
      worker.isLeaving = true
      void this.#startAnother().then((isServed) => {
        if (isServed) void this.#retire(worker)
        else worker.isLeaving = false
      })
    }
  }

  async #retire(worker: Worker): Promise<void> {
    this.pool.remove(worker)
    await worker.stop(this.#settings.gracefulTimeout)
  }

  /** Code has changed: all workers are replaced by new ones, if those can be started. */
  async #reload(path: string): Promise<void> {
    if (this.#isReloading) {
      this.#hasChanged = true
      return
    }
    if (this.#context === undefined || this.#isStopping) return
    this.#isReloading = true
    this.#say(`${path} has changed: reloading`, 'info')
    try {
      const workers = await this.#startWorkers(this.#context)
      const old = [...this.pool.servers] as Worker[] // all that this adds
      for (const worker of workers) this.#serve(worker)
      for (const worker of old) void this.#retire(worker)
      this.#backoff.reset()
    } catch (error) {
      if (!this.#isStopping)
        this.#say(`the application could not be reloaded; the old one serves on:\n${messageOf(error)}`)
    }
    this.#isReloading = false
    if (!this.#hasChanged) return
    this.#hasChanged = false
    await this.#reload(path)
  }

  // Looking after what takes too long

  #lookAfterAll(): void {
    const now = performance.now()
    this.pool.look(now, { body: timeForBody, worker: timeForWorker })
    for (const worker of this.#workers) {
      const calls = this.#stuck.in(worker.connection.calls.inOrder(), now)
      if (calls.length > 0) this.#killStuck(worker, calls)
    }
    this.#stuck.looked(now)
  }

  #killStuck(worker: Worker, calls: readonly Call[]): void {
    if (worker.isCondemned) return
    worker.isCondemned = true
    const wasServing = this.pool.servers.includes(worker)
    this.pool.remove(worker)
    for (const call of calls) call.refuse('504 Gateway Timeout')
    this.#say(
      `Python worker ${worker.pid} works on a request for more than ${this.#settings.timeout / 1000} seconds: it is killed. Its stacks:`,
    )
    worker.killWithStacks()
    if (wasServing && !worker.isLeaving) void this.#startAnother()
  }

  #say(text: string, level: 'info' | 'error' = 'error'): void {
    this.#settings.log(`${text}\n`, level)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
