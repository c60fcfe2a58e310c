// What systemd is told of the process (sd_notify(3)): ready, reloading, stopping, alive. It listens on a Unix datagram socket,
// for which Node has no API, so its own `systemd-notify` says it for us: see decisions/0015. Where NOTIFY_SOCKET is not set
// nothing happens and nothing is loaded. Telling never throws and never waits; messages arrive in the order they were said.
import type { ChildProcess } from 'node:child_process'

export interface Notifier {
  /** The server serves; also after a reload. @param status a line for `systemctl status` */
  ready(status?: string): void
  /** A reload begins, at whose end there has to be `ready`. */
  reloading(): void
  stopping(): void
  status(text: string): void
  /** Another process is the service's main one from now on. */
  mainProcess(pid: number): void
  /** From now on tells that the process is alive, where systemd wants to know (`WatchdogSec=`). @param isHealthy asked each time */
  watch(isHealthy?: () => boolean): void
  /** Tells nothing more, and waits until what was told has been sent. */
  close(): Promise<void>
}

export interface NotifierOptions {
  /** Default: that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** For `WATCHDOG_PID`. Default: this process. */
  readonly pid?: number
  /** Where it goes that systemd could not be told. Default: standard error. */
  readonly log?: (message: string) => void
}

/** What tells systemd, or nobody where it does not ask. */
export function createNotifier(options: NotifierOptions = {}): Notifier {
  const { env = process.env, pid = process.pid, log = (message) => process.stderr.write(`${message}\n`) } = options
  const { NOTIFY_SOCKET: socket } = env
  if (socket === undefined || socket === '') return silent
  return new SystemdNotifier({ ...pick(env, 'PATH'), NOTIFY_SOCKET: socket }, watchdogInterval(env, pid), log)
}

/** What tells systemd of this process; processes that it starts are not to tell systemd anything. */
export function takeNotifier(log: (message: string) => void): Notifier {
  const notifier = createNotifier({ env: { ...process.env }, log })
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete process.env[name]
  return notifier
}

const silent: Notifier = {
  ready: () => {},
  reloading: () => {},
  stopping: () => {},
  status: () => {},
  mainProcess: () => {},
  watch: () => {},
  close: () => Promise.resolve(),
}

type Variables = Readonly<Record<string, string>>

class SystemdNotifier implements Notifier {
  #env: Variables
  #watchdogInterval: number | undefined
  #log: (message: string) => void
  #sent: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined = undefined
  #isWatchdogSent = true
  #hasFailed = false

  constructor(env: Variables, interval: number | undefined, log: (message: string) => void) {
    this.#env = env
    this.#watchdogInterval = interval
    this.#log = log
  }

  ready(status?: string): void {
    this.#tell('READY=1', ...(status === undefined ? [] : [statusOf(status)]))
  }

  /** The time tells systemd which reload a later READY=1 ends (`Type=notify-reload`). */
  reloading(): void {
    this.#tell('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`)
  }

  stopping(): void {
    this.#tell('STOPPING=1')
  }

  status(text: string): void {
    this.#tell(statusOf(text))
  }

  mainProcess(pid: number): void {
    this.#tell(`MAINPID=${pid}`)
  }

  watch(isHealthy = (): boolean => true): void {
    if (this.#watchdogInterval === undefined || this.#timer !== undefined) return
    const look = (): void => {
      if (!this.#isWatchdogSent || !isHealthy()) return
      this.#isWatchdogSent = false
      void this.#tell('WATCHDOG=1').then(() => (this.#isWatchdogSent = true))
    }
    this.#timer = setInterval(look, this.#watchdogInterval).unref()
    look()
  }

  close(): Promise<void> {
    clearInterval(this.#timer)
    return this.#sent
  }

  #tell(...assignments: readonly string[]): Promise<void> {
    this.#sent = this.#sent.then(() => send(assignments, this.#env)).catch((error: Error) => this.#failed(error))
    return this.#sent
  }

  #failed(error: Error): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#log(`systemd cannot be told how the server does: ${error.message}`)
  }
}

/** Longer than systemd-notify waits until systemd has read its message. */
const patience = 10_000

/** @throws what prevented it */
async function send(assignments: readonly string[], env: Variables): Promise<void> {
  const { spawn } = await import('node:child_process')
  const child = spawn('systemd-notify', assignments, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: patience })
  await ended(child)
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error('its program systemd-notify is not installed') : error)
    })
    child.once('close', (status, signal) => {
      if (status === 0) resolve()
      else reject(new Error(complaint.trim() || `systemd-notify ended with ${status ?? signal}`))
    })
  })
}

/** A line break would begin another assignment. */
function statusOf(text: string): string {
  return `STATUS=${text.replaceAll(/\s+/g, ' ')}`
}

/** Half of what systemd waits, in milliseconds; undefined where it does not watch this process (sd_watchdog_enabled(3)). */
function watchdogInterval(env: NonNullable<NotifierOptions['env']>, pid: number): number | undefined {
  const { WATCHDOG_USEC = '', WATCHDOG_PID = String(pid) } = env
  const microseconds = /^\d{1,15}$/.test(WATCHDOG_USEC) ? Number(WATCHDOG_USEC) : 0
  return microseconds > 0 && Number(WATCHDOG_PID) === pid ? Math.max(1, microseconds / 2000) : undefined
}

function pick(env: NonNullable<NotifierOptions['env']>, name: string): Variables {
  const value = env[name]
  return value === undefined ? {} : { [name]: value }
}
