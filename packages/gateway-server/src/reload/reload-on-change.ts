// In the master: watches what its workers have loaded, and reloads when something of it changes.
import { relative, resolve } from 'node:path'
import type { FromWorker } from '../master/messages.ts'
import { FileWatcher } from './watch-files.ts'

/** A worker as far as its files are concerned. */
interface Loader {
  readonly startedAt: number
  readonly state: string
  kill(): void
}

/** What is reloaded: a master. */
export interface Reloadable {
  readonly workers: readonly Loader[]
  on(name: 'message', listener: (message: FromWorker, worker: Loader) => void): void
  act(action: 'reload'): void
}

interface ReloadOptions {
  /** Files to watch besides those that are loaded. */
  readonly extraFiles: readonly string[]
  readonly say: (text: string) => void
}

/** @returns what ends it */
export function reloadOnChange(master: Reloadable, { extraFiles, say }: ReloadOptions): () => void {
  const changed = ([first = '', ...others]: readonly string[]): void => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    say(`${relative(process.cwd(), first)}${more} changed: reloading`)
    // One that is still starting has read what was there before.
    for (const worker of master.workers) if (worker.state === 'starting') worker.kill()
    master.act('reload')
  }
  const watcher = new FileWatcher(changed, (path, { message }) => say(`Changes in ${path} go unnoticed: ${message}`))
  const now = Date.now()
  watcher.add(
    extraFiles.map((path) => resolve(path)),
    now,
  )
  master.on('message', (message, worker) => {
    if (message.type === 'loaded') watcher.add(message.paths, worker.startedAt)
  })
  return () => watcher.close()
}
