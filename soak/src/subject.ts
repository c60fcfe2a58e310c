// Starts the server's process, asks it for samples, and stops it. The load knows it by its port alone.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { FromServer, Sample, ToServer } from './sample.ts'

export class Subject {
  /** What must not have happened, as the server's process told it; the first of them only. */
  readonly faults: string[] = []
  /** All faults, those not kept included. */
  faultCount = 0
  port = 0
  #child: ChildProcess
  #start = performance.now()
  #stopping = false
  #onSample: ((sample: Sample) => void) | undefined = undefined

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** @param timeout the server's time limits, in milliseconds */
  static async start(timeout: number): Promise<Subject> {
    const child = fork(new URL('server.ts', import.meta.url), [String(timeout)], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const subject = new Subject(child)
    const listening = new Promise<void>((resolve, reject) => {
      // Its process sends nothing else.
      child.on('message', (message: FromServer) => subject.#receive(message, resolve))
      child.once('exit', (code, signal) => {
        subject.#exited(code, signal)
        reject(new Error(`the server's process ended: ${code ?? signal}`))
      })
    })
    await listening
    return subject
  }

  #receive(message: FromServer, onListening: () => void): void {
    if (message.kind === 'fault') this.#fault(message.text)
    else if (message.kind === 'sample') this.#onSample?.(message.sample)
    else {
      this.port = message.port
      onListening()
    }
  }

  #fault(text: string): void {
    this.faultCount++
    if (this.faults.length < 20) this.faults.push(text)
  }

  #exited(code: number | null, signal: string | null): void {
    if (!this.#stopping || code !== 0) this.#fault(`the server's process ended with ${code ?? signal}`)
    this.#onSample = undefined
  }

  /** @throws when the process does not answer within 30 seconds */
  sample(): Promise<Sample> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server gave no sample for 30 seconds')), 30_000)
      this.#onSample = (sample) => {
        clearTimeout(timer)
        resolve({ ...sample, seconds: (performance.now() - this.#start) / 1000 })
      }
      this.#send({ kind: 'sample' })
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#send({ kind: 'stop' })
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 30_000)
    await once(this.#child, 'exit')
    clearTimeout(killer)
  }

  #send(message: ToServer): void {
    if (this.#child.connected) this.#child.send(message)
  }
}
