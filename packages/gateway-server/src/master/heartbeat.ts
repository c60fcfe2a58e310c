// A worker's signs of life: a message to the master each second, and a number in shared memory for the thread that finds
// out where the event loop is blocked when they fail to come.
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { aliveEvery } from './messages.ts'
import type { WatchdogData } from './stack-watchdog.ts'

/** @param timeout milliseconds; 0: the event loop may be blocked for ever */
export function startHeartbeat(beat: () => void, timeout: number): void {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const every = timeout === 0 ? aliveEvery : Math.min(aliveEvery, timeout / 4)
  setInterval(() => {
    Atomics.add(beats, 0, 1)
    beat()
  }, every).unref()
  if (timeout > 0) startWatchdog({ beats, timeout })
}

function startWatchdog(workerData: WatchdogData): void {
  const file = join(import.meta.dirname, `stack-watchdog${extname(import.meta.filename)}`)
  // It holds next to nothing; nothing that the process was started to load first is for it.
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4 }
  const thread = new Worker(file, { workerData, resourceLimits, execArgv: [], env: {} })
  thread.on('error', () => {}) // without it a blocked worker is killed all the same, and nobody knows where it was
  thread.unref()
}
