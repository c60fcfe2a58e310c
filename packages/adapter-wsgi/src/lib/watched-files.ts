// Tells when a file of the application changes. It watches folders, not files: editors put a new file in the old one's place.
// Any Python file in those folders counts, so that one which could not be loaded yet is seen too.
import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'

/** Milliseconds of quiet after the last change: who saves, saves several files. */
const quiet = 100

export class WatchedFiles {
  #folders = new Map<string, FSWatcher>()
  #onChange: (path: string) => void
  #timer: NodeJS.Timeout | undefined = undefined

  constructor(onChange: (path: string) => void) {
    this.#onChange = onChange
  }

  add(paths: readonly string[]): void {
    for (const folder of new Set(paths.map((path) => dirname(path)))) {
      if (!this.#folders.has(folder)) this.#watch(folder)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => this.#changed(name))
      watcher.on('error', () => this.#forget(folder))
      this.#folders.set(folder, watcher)
    } catch {
      // A folder that is gone: nothing changes in it.
    }
  }

  #forget(folder: string): void {
    this.#folders.get(folder)?.close()
    this.#folders.delete(folder)
  }

  #changed(name: string | null): void {
    if (name === null || !name.endsWith('.py')) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#onChange(name), quiet)
  }
}
