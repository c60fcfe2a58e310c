/** What one round found: named quantities, of which a round has those its instrument can see. */
import type { Quantity } from './quantities.ts'

export type Measurement = Readonly<Partial<Record<Quantity, number>>> & {
  /** Answers that were not 2xx, broken connections and time-outs: anything but 0 spoils the round. */
  readonly errors: number
}
