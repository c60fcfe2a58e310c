/** What an app has noted, in order, and waiting for a note to come. */
export class SideEffects {
  readonly lines: string[] = []
  #wake: (() => void) | undefined

  see(line: string): void {
    this.lines.push(line)
    this.#wake?.()
  }

  /** Resolves when there is a line that contains the text; rejects after 30 s. */
  async await(text: string): Promise<void> {
    const deadline = Date.now() + 30_000
    while (!this.lines.some((line) => line.includes(text))) await this.#next(text, deadline - Date.now())
  }

  #next(text: string, patience: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the app has not seen ${JSON.stringify(text)}`)), patience)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
