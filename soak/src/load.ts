// The load: every client of every behaviour, one turn after the other, until it is told to stop. It keeps counts and the
// first failures, nothing else, so that its own memory stays bounded however long it runs.
import { connect, type Connection } from '@gateway-server/testkit'
import { setTimeout } from 'node:timers/promises'
import { Random } from 'fuzz/random'
import type { Behaviour } from './behaviour.ts'

export interface LoadOptions {
  readonly port: number
  readonly seed: number
  /** The server's time limits, in milliseconds. */
  readonly timeout: number
  readonly behaviours: readonly Behaviour[]
}

/** Between two turns of a client, in milliseconds, at most: the machine has other things to do. */
const longestRest = 60
const mostFailuresKept = 20

export class Load {
  /** Turns that went as they must, by the name of their behaviour. */
  readonly turns = new Map<string, number>()
  /** The first failures. */
  readonly failures: string[] = []
  /** All failures, those not kept included. */
  failureCount = 0
  connections = 0
  #options: LoadOptions
  #phase = 0

  constructor(options: LoadOptions) {
    this.#options = options
    for (const { name } of options.behaviours) this.turns.set(name, 0)
  }

  /** Lets all clients have their turns for this long; resolves when the last has ended its own, with no connection left. */
  async run(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds
    const { behaviours, seed } = this.#options
    const random = new Random(seed + 7919 * this.#phase++)
    const clients = behaviours.flatMap((behaviour) =>
      Array.from({ length: behaviour.clients }, () => this.#client(behaviour, new Random(random.next()), end)),
    )
    await Promise.all(clients)
  }

  async #client(behaviour: Behaviour, random: Random, end: number): Promise<void> {
    do {
      await setTimeout(random.below(longestRest))
      await this.#turn(behaviour, random)
    } while (performance.now() < end)
  }

  async #turn({ name, run }: Behaviour, random: Random): Promise<void> {
    const opened: Connection[] = []
    const { port, timeout } = this.#options
    const open = async (): Promise<Connection> => {
      const connection = await connect(port, { patience: 20_000 })
      this.connections++
      opened.push(connection)
      return connection
    }
    try {
      await run({ random, timeout, connect: open })
      this.turns.set(name, (this.turns.get(name) ?? 0) + 1)
    } catch (error) {
      this.#failed(name, error)
    } finally {
      for (const connection of opened) connection.leave()
    }
  }

  #failed(name: string, error: unknown): void {
    this.failureCount++
    if (this.failures.length >= mostFailuresKept) return
    this.failures.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`)
  }
}
