// A row of the odd inputs, and what many of them begin with.
import { request } from '../hostile-inputs/hostile-input.ts'
import type { RequestHead } from '../request-head.ts'
import type { Trailers } from '../trailer-parser.ts'

/** What one request must be read as: what is left out is not compared, but body and trailers are empty by default. */
export interface Expected extends Partial<RequestHead> {
  readonly body?: string
  readonly trailers?: Trailers
}

/** A row: its name, the octets, the requests in them, and why they are read so. */
export type OddInput = readonly [name: string, octets: string, requests: readonly Expected[], reason: string]

export const host = 'Host: example.com'
export const old = 'GET / HTTP/1.0'

export function line(method: string, target: string): string {
  return request(`${method} ${target} HTTP/1.1`, host)
}
