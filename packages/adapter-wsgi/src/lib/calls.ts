// The requests that a worker has, by their numbers, in the order they were sent. No Map: where entries come and go by the
// thousand, a Map makes a new table every hundred of them, and each old table refers to the next. The first that V8 has moved to
// the old space keeps all that follow, with half of the requests in them, until the next major collection (decisions/0012).
import type { Call } from './call.ts'

/** Numbers that have a place of their own at a time: more than a worker ever has requests, long ones apart. */
const places = 1024

export class Calls {
  #last = 0
  #size = 0
  /** A request's place is its number modulo their count. */
  #places: (Call | undefined)[] = Array.from({ length: places }, () => undefined)
  /** Those that have outlasted a thousand others: streams that go on and on. */
  #old = new Map<number, Call>()

  get size(): number {
    return this.#size
  }

  /** Whether there has been any. */
  get hasBegun(): boolean {
    return this.#last > 0
  }

  /** Adds a request. @returns its number: they ascend by one, and begin anew with 1 after 32 bits */
  add(call: Call): number {
    const request = this.#last === 0xff_ff_ff_ff ? 1 : this.#last + 1
    this.#last = request
    const place = request % places
    const before = this.#places[place]
    if (before !== undefined) this.#old.set(before.request, before)
    this.#places[place] = call
    this.#size++
    return request
  }

  get(request: number): Call | undefined {
    const call = this.#places[request % places]
    if (call?.request === request) return call
    return this.#old.size === 0 ? undefined : this.#old.get(request)
  }

  delete(call: Call): void {
    const place = call.request % places
    if (this.#places[place] === call) this.#places[place] = undefined
    else if (!this.#old.delete(call.request)) return
    this.#size--
  }

  /** All of them, the one sent first first. */
  inOrder(): Call[] {
    const calls = [...this.#old.values()]
    const next = (this.#last % places) + 1
    for (let place = next; place < next + places; place++) {
      const call = this.#places[place % places]
      if (call !== undefined) calls.push(call)
    }
    return calls
  }

  clear(): void {
    this.#places.fill(undefined)
    this.#old.clear()
    this.#size = 0
  }
}
