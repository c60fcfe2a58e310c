/**
 * The process of one side, so that what one server does to globals, and what packages keep in their modules, is not seen
 * by the other. Its parent sends names of usages and gets an outcome, or why there is none, for each.
 */
import { runUsage } from './run-usage.ts'
import type { Outcome } from './run-usage.ts'
import type { Side } from './frameworks.ts'

export interface Order {
  readonly name: string
  readonly upstream: string
}

export type Report = { readonly outcome: Outcome } | { readonly failure: string }

const side = process.argv[2] as Side // side-process.ts gives it

process.on('message', (order: Order) => {
  // A package must not make its app fail by telling somebody at the terminal something.
  runUsage(order.name, side, order.upstream).then(
    (outcome) => process.send?.({ outcome } satisfies Report),
    (error: unknown) =>
      process.send?.({
        failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Report),
  )
})
