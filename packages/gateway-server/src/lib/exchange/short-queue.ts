// A queue that nearly always holds one thing or none: what waits for a small body, or for a write. The first needs no
// array, which would make room for seventeen.

export class ShortQueue<T> {
  #first: T | undefined = undefined
  #rest: T[] | undefined = undefined

  get isEmpty(): boolean {
    return this.#first === undefined
  }

  push(item: T): void {
    if (this.#first === undefined) this.#first = item
    else if (this.#rest === undefined) this.#rest = [item]
    else this.#rest.push(item)
  }

  /** Takes the one that came first; undefined where there is none. */
  shift(): T | undefined {
    const first = this.#first
    this.#first = this.#rest?.shift()
    if (this.#first === undefined) this.#rest = undefined
    return first
  }
}
