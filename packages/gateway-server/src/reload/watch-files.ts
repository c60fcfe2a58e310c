// Watches files and tells when one has changed, once for the several events that an editor or a checkout makes of it. It
// watches folders, and looks for names in what they tell: editors replace files rather than write to them, and a watched
// file that is replaced is watched no more.
import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Milliseconds without another event until it is told. */
const settled = 100

/** What editors put beside a file while they save it. */
const isTransient = (name: string): boolean => name.startsWith('.') || name.endsWith('~') || name === '4913'

interface Folder {
  readonly watcher: FSWatcher
  /** Which of its entries are of interest. */
  readonly names: Set<string>
  /** Whether all are. */
  isWhole: boolean
}

export class FileWatcher {
  #changed: (paths: readonly string[]) => void
  #failed: (path: string, error: Error) => void
  #folders = new Map<string, Folder>()
  #pending = new Set<string>()
  #timer: NodeJS.Timeout | undefined = undefined

  /**
   * @param changed gets the paths, the first one first
   * @param failed is told of a folder that the system does not watch: there are limits on how many it does
   */
  constructor(changed: (paths: readonly string[]) => void, failed: (path: string, error: Error) => void) {
    this.#changed = changed
    this.#failed = failed
  }

  /**
   * Watches files, folders for the files that are or will be in them, and what is not there yet. Those watched stay so.
   *
   * @param since when those who use them began to read them, in milliseconds since 1970: later changes are told at once
   */
  add(paths: readonly string[], since: number): void {
    for (const path of paths) {
      const stats = statSync(path, { throwIfNoEntry: false })
      if (stats?.isDirectory() === true) {
        const folder = this.#watch(path)
        if (folder !== undefined) folder.isWhole = true
      } else if (this.#addEntry(path) && stats !== undefined && stats.mtimeMs > since) {
        this.#note(path)
      }
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const { watcher } of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }

  /** @returns whether it is new */
  #addEntry(path: string): boolean {
    const parent = dirname(path)
    if (parent === path) return false
    if (statSync(parent, { throwIfNoEntry: false }) === undefined) return this.#addEntry(parent) // until it appears
    const folder = this.#watch(parent)
    const isNew = folder?.names.has(basename(path)) === false
    folder?.names.add(basename(path))
    return isNew
  }

  #watch(path: string): Folder | undefined {
    const known = this.#folders.get(path)
    if (known !== undefined) return known
    try {
      const watcher = watch(path, (_event, name) => this.#noticed(path, name))
      const folder: Folder = { watcher, names: new Set(), isWhole: false }
      watcher.on('error', () => this.#forget(path))
      this.#folders.set(path, folder)
      return folder
    } catch (error) {
      const failure = error as NodeJS.ErrnoException // of node:fs
      if (failure.code !== 'ENOENT') this.#failed(path, failure) // else it has just gone
      return undefined
    }
  }

  /** @param name null where the system does not tell */
  #noticed(path: string, name: string | null): void {
    const folder = this.#folders.get(path)
    if (folder === undefined) return
    if (statSync(path, { throwIfNoEntry: false }) === undefined) {
      this.#forget(path) // another of that name would have to be watched anew
      this.#note(path)
    } else if (name === null) {
      this.#note(path)
    } else if (folder.names.has(name) || (folder.isWhole && !isTransient(name))) {
      this.#note(join(path, name))
    }
  }

  #forget(path: string): void {
    this.#folders.get(path)?.watcher.close()
    this.#folders.delete(path)
  }

  #note(path: string): void {
    this.#pending.add(path)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const paths = [...this.#pending]
      this.#pending.clear()
      this.#changed(paths)
    }, settled)
  }
}
