// Waits for what may never end, but no longer than it is given.
import { longestTimer } from './connection/timeouts.ts'

/** Whether the promise settles within the time, in milliseconds. @throws what it is rejected with within it */
export async function settles(promise: Promise<unknown>, limit: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(limit, longestTimer))
  })
  const settled = promise.then(() => true)
  try {
    return await Promise.race([settled, over])
  } finally {
    clearTimeout(timer)
  }
}
