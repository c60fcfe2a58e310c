/** A program that makes load: how to start it for a scenario, and how to read what it prints. */
import type { Measurement } from '../measurement.ts'
import type { Scenario } from '../scenarios.ts'

export interface LoadOptions {
  /** Where the candidate listens, `http://127.0.0.1:PORT`. */
  readonly origin: string
  readonly scenario: Scenario
  /** Fields to send, beside those the body needs. */
  readonly headers: Readonly<Record<string, string>>
  /** The file that holds the request's body, where the scenario has one. */
  readonly bodyFile?: string | undefined
  readonly connections: number
  /** Whole seconds. */
  readonly duration: number
}

export interface LoadReport {
  /** How many were answered. */
  readonly requests: number
  readonly measurement: Measurement
}

export interface LoadGenerator {
  readonly name: string
  command(options: LoadOptions): readonly string[]
  /** @throws Error when the output is not what the generator prints after a run */
  parse(output: string): LoadReport
}
