// An exchange's surroundings without a socket: a parsed head, and an owner that writes down what it is given.
import { type RequestHead, RequestParser } from '@gateway-server/http1'
import { Socket } from 'node:net'
import type { ExchangeOwner } from './exchange.ts'

/** Parses a request head, from its request line to the empty line. */
export function requestHead(octets: string): RequestHead {
  const parser = new RequestParser()
  parser.push(Buffer.from(octets, 'latin1'))
  parser.next()
  if (parser.head === undefined) throw new Error(`no head: ${JSON.stringify(octets)}`)
  return parser.head
}

/** An owner that ignores everything but what a test overrides. */
export function silentOwner(overrides: Partial<ExchangeOwner> = {}): ExchangeOwner {
  return {
    showSocket: () => new Socket(),
    remoteAddress: '127.0.0.1',
    remotePort: '50000',
    localAddress: 'the local address',
    text: () => {},
    bytes: () => {},
    backpressure: () => undefined,
    lend: () => undefined,
    sendTimeout: 0,
    mayKeepAlive: () => true,
    keepAliveLines: '',
    requestIdLine: '',
    dateLine: () => 'Date: now\r\n',
    inputWanted: () => {},
    responseEnded: () => {},
    cut: () => {},
    takeOver: () => {
      throw new Error('no connection')
    },
    afterWritten: (callback) => callback(),
    waitUntil: () => {},
    log: () => {},
    ...overrides,
  }
}
