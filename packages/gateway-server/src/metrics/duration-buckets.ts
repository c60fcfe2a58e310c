// How long requests took, as counts between bounds: what a histogram of Prometheus needs, and what percentiles are read
// from. Counting one is a search in a small table.

/** Upper bounds in milliseconds, each included; what took longer has no bound. */
export const bounds: readonly number[] = [
  [0.1, 0.15, 0.2, 0.3, 0.5, 0.7],
  [1, 1.5, 2, 3, 5, 7],
  [10, 15, 20, 30, 50, 70],
  [100, 150, 200, 300, 500, 700],
  [1000, 2000, 5000, 10_000, 30_000, 60_000],
].flat()

/** Counts for all bounds, and one for what is beyond them. */
export function emptyBuckets(): number[] {
  return Array.from({ length: bounds.length + 1 }, () => 0)
}

/** The index of the bucket for a duration in milliseconds. */
export function bucketOf(duration: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (duration <= bounds[middle]!) high = middle // middle < high <= length
    else low = middle + 1
  }
  return low
}

/**
 * The duration that a part of all requests stayed within, in milliseconds; between two bounds it is interpolated, as
 * Prometheus' histogram_quantile does. Undefined where there are no requests.
 *
 * @param part from 0 to 1
 */
export function quantile(buckets: readonly number[], part: number): number | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  let left = part * total
  for (const [index, count] of buckets.entries()) {
    if (count > 0 && left <= count) return between(index, left / count)
    left -= count
  }
  return bounds.at(-1)
}

function between(index: number, part: number): number | undefined {
  const upper = bounds[index]
  if (upper === undefined) return bounds.at(-1) // more is not known
  const lower = bounds[index - 1] ?? 0
  return lower + (upper - lower) * part
}
