// What is done for all responses of one turn of the event loop together, after it: with one immediate for all of them,
// and in no request's asynchronous context. An action that throws does not keep the others from theirs.
import { AsyncResource } from 'node:async_hooks'

const context = new AsyncResource('GATEWAYTURN')

export interface AfterTurn<T> {
  (item: T): void
  /** What it has been given in the present turn. */
  waiting(): readonly T[]
}

/** What it returns has `action` called, after the present turn of the event loop, with each item that it is given. */
export function afterTurn<T>(action: (item: T) => void): AfterTurn<T> {
  let items: T[] = []
  const add = (item: T): void => {
    if (items.push(item) === 1) context.runInAsyncScope(setImmediate, undefined, run)
  }
  return Object.assign(add, { waiting: () => items })

  function run(): void {
    const batch = items
    items = []
    let next = 0
    try {
      while (next < batch.length) action(batch[next++]!) // next < length
    } finally {
      items.push(...batch.slice(next))
      if (next < batch.length) setImmediate(run)
      batch.length = 0 // it may outlive them, and must not keep them (decisions/0010)
    }
  }
}
