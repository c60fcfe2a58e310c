// Named gates, by which a test tells the conformance app to go on, and the app tells the test what it has seen.
// They replace every sleep: a test waits for a gate, never for a while. The app keeps one `Gates` for all requests.

/** Gates that open once and stay open. A name nobody has used yet is a closed gate. */
export class Gates {
  readonly #opened = new Set<string>()
  readonly #waiting = new Map<string, Array<() => void>>()

  /** Opens a gate; everybody who waits goes on. */
  open(name: string): void {
    this.#opened.add(name)
    const waiting = this.#waiting.get(name) ?? []
    this.#waiting.delete(name)
    for (const goOn of waiting) goOn()
  }

  isOpen(name: string): boolean {
    return this.#opened.has(name)
  }

  /** Resolves when the gate is open, at once where it already is. */
  wait(name: string): Promise<void> {
    if (this.#opened.has(name)) return Promise.resolve()
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name)
      if (waiting === undefined) this.#waiting.set(name, [resolve])
      else waiting.push(resolve)
    })
  }
}
