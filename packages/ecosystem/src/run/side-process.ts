/** One side as the tests see it: a child process that runs one usage after the other. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Side } from './frameworks.ts'
import type { Outcome } from './run-usage.ts'
import type { Order, Report } from './side.ts'

/** How long a usage may take, in ms: less than a test, so that the test tells which side it was. */
const patience = 60_000

export class SideProcess {
  readonly #side: Side
  readonly #options: readonly string[]
  #child: ChildProcess | undefined
  #output = ''

  /** @param options of Node, before the program */
  constructor(side: Side, options: readonly string[] = []) {
    this.#side = side
    this.#options = options
  }

  /** Rejects where the usage fails, or takes the process with it; the next one gets a new process then. */
  async run(order: Order): Promise<Outcome> {
    const child = (this.#child ??= this.#start())
    this.#output = ''
    child.send(order)
    const report = await this.#reportOf(child)
    if ('outcome' in report) return report.outcome
    await this.stop()
    throw new Error(`${[...this.#options, this.#side].join(' ')}: ${report.failure}\n${this.#output}`)
  }

  #reportOf(child: ChildProcess): Promise<Report> {
    return new Promise((resolve) => {
      const tell = (report: Report): void => {
        clearTimeout(timer)
        child.removeAllListeners('message').removeAllListeners('exit')
        resolve(report)
      }
      const timer = setTimeout(() => tell({ failure: `nothing came of it in ${patience} ms` }), patience)
      child.once('message', (message) => tell(message as Report)) // side.ts sends nothing else
      child.once('exit', (code) => tell({ failure: `the process ended with ${code}` }))
    })
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
      execArgv: [...this.#options],
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
