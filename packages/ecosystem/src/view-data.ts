/** What every template engine is given, and asked for: one template `list` that includes another for each item. */
import { join } from 'node:path'
import type { Request } from './usage.ts'

export const viewData = { title: 'Grüße & <more>', items: ['one', '<two>', 'drei'] }

/** The folder of an engine's templates. */
export function viewsOf(engine: string): string {
  return join(import.meta.dirname, 'views', engine)
}

export const viewRequests: readonly Request[] = [
  { target: '/list' },
  { target: '/list', method: 'HEAD' },
  { target: '/list?again' },
  { target: '/missing' },
]
