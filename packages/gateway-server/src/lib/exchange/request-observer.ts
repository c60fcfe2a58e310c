// What is told of a request once it is over: the access log and the metrics stand on it. Nobody has to be told; then it
// costs a comparison. Whoever is told runs within the request, so must neither throw nor wait, and keeps nothing of it for
// longer than the turn of the event loop.
import type { RequestHead } from '@gateway-server/http1'

export interface FinishedRequest {
  /** Undefined where the request was refused before its head was complete, or because of what is in it. */
  readonly head: RequestHead | undefined
  /** Where there is no head: the beginning of what came, up to the end of its first line; octets as latin-1. */
  readonly received: string
  /** Of the response; 499 where the client left before it began, as nginx writes it; 101 for a connection taken over. */
  readonly status: number
  /** Of the response's body, without its framing. */
  readonly bytes: number
  /** Milliseconds from the end of the request's head to the end of the response; 0 where nobody is interested. */
  readonly duration: number
  /** The end of the response, as a time of `performance.now`. */
  readonly endedAt: number
  readonly remoteAddress: string | undefined
  readonly remotePort: string | undefined
  /** The field lines of the response that the application gave, each with its CRLF. */
  readonly fieldLines: string
  /** See the option `requestId`. */
  readonly requestId: string | undefined
}

export interface RequestObserver {
  /** Called once for each request, at its end: also for those that the parser refused. */
  ended(request: FinishedRequest): void
  /** It does not look at `duration`: a look at the clock is saved, 60 ns a request. */
  readonly ignoresDuration?: boolean
}

/** The status in place of one that nobody could be sent. */
export const clientClosedRequest = 499

/** All of these, as one; undefined for none. */
export function observersAsOne(observers: readonly RequestObserver[]): RequestObserver | undefined {
  const [first, ...others] = observers
  if (others.length === 0) return first
  return {
    ignoresDuration: observers.every(({ ignoresDuration }) => ignoresDuration === true),
    ended(request) {
      for (const observer of observers) observer.ended(request)
    },
  }
}
