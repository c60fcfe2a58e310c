// A process may come to load this package twice: before the program and from its own dependencies, or by the command line.
// The first copy does the work, and answers for all; a second one would take the first one's listener for Node's.
import { Server } from './node-http.ts'
import type { serveWith } from './given-options.ts'
import type { drain, endTakenOver, loadOf } from './serve-connection.ts'
import type { onServer, servedBy } from './served-by.ts'

/** What a copy exports. */
export interface Copy {
  readonly onServer: typeof onServer
  readonly servedBy: typeof servedBy
  readonly serveWith: typeof serveWith
  readonly loadOf: typeof loadOf
  readonly drain: typeof drain
  readonly endTakenOver: typeof endTakenOver
}

const key = Symbol.for('@gateway-server/drop-in')

/** The copy that does the work: the first, which is started. */
export function onlyCopy(own: Copy, start: () => void, keeper: object = Server): Copy {
  const first = Reflect.get(keeper, key) as Copy | undefined // nobody else has this symbol
  if (first !== undefined) return first
  Object.defineProperty(keeper, key, { value: own })
  start()
  return own
}
