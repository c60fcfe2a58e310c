// What one test of a suite works with: a fresh server, connections that end with the test, and the gates of the
// conformance app. It never lets a test end with its server still running.
import assert from 'node:assert/strict'
import { connect } from '../http-client/connection.ts'
import type { Connection } from '../http-client/connection.ts'
import { requestBytes } from '../http-client/request.ts'
import type { RequestDescription } from '../http-client/request.ts'
import type { Response } from '../http-client/response.ts'
import type { RunningServer } from './start-server.ts'

/** A server under test, and everything a test opened on it. */
export class Site {
  readonly port: number
  readonly patience: number
  readonly #tls: RunningServer['tls']
  readonly #connections: Connection[] = []

  constructor({ port, tls }: RunningServer, patience: number) {
    this.port = port
    this.#tls = tls
    this.patience = patience
  }

  /** Whether the server speaks HTTPS. */
  get encrypted(): boolean {
    return this.#tls !== undefined
  }

  /** A new connection, closed with the test. */
  async connect(): Promise<Connection> {
    const connection = await connect(this.port, { patience: this.patience, tls: this.#tls })
    connection.socket.on('error', () => {}) // a server may reset what the test left behind
    this.#connections.push(connection)
    return connection
  }

  /** One request on a connection of its own. */
  async fetch(request: RequestDescription): Promise<Response> {
    const connection = await this.connect()
    void connection.send(requestBytes(request))
    const response = await connection.readResponse(request.method)
    connection.leave()
    return response
  }

  /** Opens a gate of the conformance app. */
  async open(gate: string): Promise<void> {
    const response = await this.fetch({ method: 'POST', target: `/open/${gate}`, body: '' })
    assert.equal(response.status, 204)
  }

  /** Waits until the conformance app has opened a gate. */
  async opened(gate: string): Promise<void> {
    const response = await this.fetch({ target: `/await/${gate}` }).catch((error: unknown) => {
      throw new Error(`the application did not open "${gate}"`, { cause: error })
    })
    assert.equal(response.status, 204)
  }

  /** Whether a gate of the conformance app is open now. */
  async isOpen(gate: string): Promise<boolean> {
    const response = await this.fetch({ target: `/opened/${gate}` })
    const answer: unknown = JSON.parse(response.body.toString())
    assert.ok(typeof answer === 'object' && answer !== null && 'open' in answer)
    return answer.open === true
  }

  /** Keeps the server busy for `rounds` requests: the clock of tests that wait for nothing to happen. */
  async turns(rounds: number, target: string): Promise<void> {
    for (let round = 0; round < rounds; round++) await this.fetch({ target })
  }

  leaveAll(): void {
    for (const connection of this.#connections) connection.leave()
  }
}

/** Starts a server, runs a test on it and stops it, whatever happens. */
export async function onSite(
  start: () => Promise<RunningServer>,
  patience: number,
  test: (site: Site) => Promise<void>,
): Promise<void> {
  const server = await start()
  const site = new Site(server, patience)
  try {
    await within(2 * patience, test(site), 'the test did not end')
  } finally {
    await stop(site, server)
  }
}

/** Leaves every connection of a site and stops its server. */
export async function stop(site: Site, server: RunningServer): Promise<void> {
  site.leaveAll()
  await within(site.patience, server.close(), 'the server did not close')
}

/** The promise's outcome, or a rejection with `complaint` after `patience` ms. */
export async function within<T>(patience: number, promise: Promise<T>, complaint: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${complaint} within ${patience} ms`)), patience)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
