// What a connection tells of its requests to who observes them. It runs for observed requests alone.
import type { RequestParser } from '@gateway-server/http1'
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import { performance } from 'node:perf_hooks' // as above
import type { Exchange } from './exchange.ts'
import { requestIdOf } from './request-id.ts'
import type { RequestObserver } from './request-observer.ts'

/** How much of a refused request is told. */
const mostShown = 1024

/** For an exchange of which nobody wants to know how long it took. */
const untimed = -1

/** When an exchange begins, for `tellEnd`; never 0. */
export function tellingSince({ ignoresDuration }: RequestObserver): number {
  return ignoresDuration === true ? untimed : performance.now()
}

/** Whose request it was. */
interface Client {
  readonly remoteAddress: string | undefined
  readonly remotePort: string | undefined
  readonly requestIdLine: string
}

/** @param status for a response whose head has not been sent @param since see `tellingSince` */
export function tellEnd(
  observer: RequestObserver,
  client: Client,
  exchange: Exchange,
  status: number,
  since: number,
): void {
  const { head, headSent, statusCode, bodyLength, fieldLines } = exchange
  const endedAt = performance.now()
  observer.ended({
    head,
    received: '',
    status: headSent ? statusCode : status,
    bytes: bodyLength,
    duration: since === untimed ? 0 : endedAt - since,
    endedAt,
    remoteAddress: exchange.remoteAddress,
    remotePort: exchange.remotePort,
    fieldLines,
    requestId: client.requestIdLine === '' ? undefined : requestIdOf(client.requestIdLine),
  })
}

/** For a request that has not begun. @param parser what it left unread is taken, if there is no head */
export function tellRefused(observer: RequestObserver, client: Client, parser: RequestParser, status: number): void {
  const { head } = parser
  observer.ended({
    head,
    received: head === undefined ? firstLineOf(parser.takeUnread()) : '',
    status,
    bytes: 0,
    duration: 0,
    endedAt: performance.now(),
    remoteAddress: client.remoteAddress,
    remotePort: client.remotePort,
    fieldLines: '',
    requestId: undefined,
  })
}

function firstLineOf(octets: Uint8Array): string {
  const text = Buffer.from(octets.subarray(0, mostShown)).toString('latin1')
  return text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
}
