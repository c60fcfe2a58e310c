// Counts requests as they end. It stands in the way of every request, so it does no more than add to numbers.
import type { FinishedRequest, RequestObserver } from '../lib/exchange/request-observer.ts'
import { bucketOf, emptyBuckets } from './duration-buckets.ts'

/** What requests are counted by: any other method is one that a client made up, and must not make a count of its own. */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other', 'refused'] as const
export const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

const other = methods.indexOf('other')
const refused = methods.indexOf('refused')
const indexes: ReadonlyMap<string, number> = new Map(methods.slice(0, other).map((method, index) => [method, index]))

export class RequestCounts implements RequestObserver {
  /** By method, and in that by class of status: `methods` × `statusClasses`. */
  readonly requests: number[] = Array.from({ length: methods.length * statusClasses.length }, () => 0)
  readonly durations: number[] = emptyBuckets()
  /** Milliseconds. */
  durationSum = 0
  /** Of the bodies of responses. */
  bytes = 0

  ended({ head, status, duration, bytes }: FinishedRequest): void {
    const method = head === undefined ? refused : (indexes.get(head.method) ?? other)
    const statusClass = Math.min(5, Math.max(1, Math.floor(status / 100))) - 1
    this.requests[method * statusClasses.length + statusClass]! += 1 // both are within their tables
    this.bytes += bytes
    if (head === undefined) return
    this.durations[bucketOf(duration)]! += 1 // as above
    this.durationSum += duration
  }
}
