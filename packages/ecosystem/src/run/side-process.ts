/** One side as the tests see it: a child process that runs one usage after the other. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Side } from './frameworks.ts'
import type { Outcome } from './run-usage.ts'
import type { Order, Report } from './side.ts'

export class SideProcess {
  readonly #side: Side
  #child: ChildProcess | undefined
  #output = ''

  constructor(side: Side) {
    this.#side = side
  }

  /** Rejects where the usage fails, or takes the process with it; the next one gets a new process then. */
  async run(order: Order): Promise<Outcome> {
    const child = (this.#child ??= this.#start())
    this.#output = ''
    child.send(order)
    const report = await new Promise<Report>((resolve) => {
      child.once('message', (message) => resolve(message as Report)) // side.ts sends nothing else
      child.once('exit', (code) => resolve({ failure: `the process ended with ${code}: ${this.#output}` }))
    })
    child.removeAllListeners('message').removeAllListeners('exit')
    if ('outcome' in report) return report.outcome
    await this.stop()
    throw new Error(`${this.#side}: ${report.failure}\n${this.#output}`)
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  #start(): ChildProcess {
    const child = fork(new URL('side.ts', import.meta.url), [this.#side], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', SCARF_ANALYTICS: 'false' },
    })
    const collect = (text: string): void => {
      this.#output += text
    }
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    return child
  }
}
