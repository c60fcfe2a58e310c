// What a client of the load is: a name, how many of them at once, and what one does with a connection or a few. It throws
// when the server does something else than it must; it waits for nothing without a limit, and keeps nothing.
import type { Connection, Response } from '@gateway-server/testkit'
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { Random } from 'fuzz/random'

/** One turn of a client. Its connections are gone when it ends. */
export interface Turn {
  readonly random: Random
  /** The server's time limits, in milliseconds. */
  readonly timeout: number
  connect(): Promise<Connection>
}

export interface Behaviour {
  readonly name: string
  /** How many clients of this kind there are at once. */
  readonly clients: number
  /** One turn; any rejection is a failure of the soak. */
  run(turn: Turn): Promise<void>
}

export const get = (target: string, ...fields: readonly string[]): string => requestOf('GET', target, fields)
export const post = (target: string, ...fields: readonly string[]): string => requestOf('POST', target, fields)

function requestOf(method: string, target: string, fields: readonly string[]): string {
  return `${[`${method} ${target} HTTP/1.1`, 'Host: soak.example', ...fields].join('\r\n')}\r\n\r\n`
}

/** Octets at random, every value among them. */
export function octets(random: Random, length: number): Buffer {
  const made = Buffer.allocUnsafe(length)
  for (let at = 0; at < length; at++) made[at] = random.next() >>> 24
  return made
}

/** Cuts octets into at most `most` pieces. */
export function pieces(random: Random, whole: Uint8Array, most: number): Uint8Array[] {
  const cut: Uint8Array[] = []
  let start = 0
  for (let left = most; left > 1 && start < whole.length; left--) {
    const end = start + 1 + random.below((2 * (whole.length - start)) / left)
    cut.push(whole.subarray(start, end))
    start = Math.min(end, whole.length)
  }
  if (start < whole.length) cut.push(whole.subarray(start))
  return cut
}

export function pause(random: Random, most: number): Promise<void> {
  return setTimeout(random.below(most))
}

export function expectAnswer(response: Response, status: number, body: string | Uint8Array): void {
  assert.equal(response.status, status)
  assert.ok(response.complete, 'the response ends early')
  const expected = typeof body === 'string' ? Buffer.from(body) : body
  assert.equal(response.body.length, expected.length, 'the length of the body')
  assert.ok(response.body.equals(expected), 'the body has other octets')
}

/** The connection answers on. */
export async function expectAlive(client: Connection): Promise<void> {
  void client.send(get('/hello'))
  expectAnswer(await client.readResponse(), 200, 'Hello World\n')
}

/** Nothing more comes, and the connection ends in order. */
export async function expectEnd(client: Connection): Promise<void> {
  assert.equal((await client.readToEnd()).length, 0, 'octets behind the last response')
}
