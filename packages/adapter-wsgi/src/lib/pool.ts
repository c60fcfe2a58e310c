// Requests to workers: each goes to the worker that has the fewest, as long as that has room, and waits here otherwise, in
// order. Starting and ending workers is the supervisor's; this knows those that serve.
import type { Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { Bag } from './bag.ts'
import { Call } from './call.ts'
import type { Connection } from './connection.ts'
import { Queue } from './queue.ts'
import { requestBody, type RequestBody } from './request-body.ts'
import { RequestHeads } from './request-head.ts'

/** A worker that serves, as the pool sees it. */
export interface Server {
  readonly connection: Connection
  /** Counts a request that it was sent. */
  counted(): void
}

export class Pool {
  readonly heads = new RequestHeads()
  #servers: Server[] = []
  #waiting = new Queue<Call>()
  /** Bodies that are being read before their requests are sent. */
  #collecting = new Bag<RequestBody>()

  get servers(): readonly Server[] {
    return this.#servers
  }

  /** Answers a request with what Python answers. */
  call(environ: Environ, startResponse: StartResponse): Promise<ResponseBody> {
    const { heads } = this
    const isJson = !heads.read(environ)
    const values = isJson ? heads.json(environ) : heads.values
    const { keys } = heads
    const body = requestBody(environ)
    return new Promise((resolve, reject) => {
      const call = new Call(environ, startResponse, keys, values, isJson, body, resolve, reject)
      if (body === undefined) this.#dispatch(call)
      else this.#takeBody(call, body)
    })
  }

  #takeBody(call: Call, body: RequestBody): void {
    body.owner = {
      bodyReady: () => {
        this.#collecting.delete(body)
        this.#dispatch(call)
      },
      bodyFailed: (error) => {
        this.#collecting.delete(body)
        call.bodyFailed(error)
      },
    }
    if (!body.isCollectable) {
      this.#dispatch(call)
      return
    }
    this.#collecting.add(body)
    body.collect()
  }

  #dispatch(call: Call): void {
    const server = this.#waiting.isEmpty ? this.#leastBusy() : undefined
    if (server === undefined) this.#waiting.push(call)
    else this.#send(call, server)
  }

  #send(call: Call, server: Server): void {
    server.connection.send(call)
    server.counted()
  }

  #leastBusy(): Server | undefined {
    let best: Server | undefined
    let fewest = Number.POSITIVE_INFINITY
    for (const server of this.#servers) {
      const { size } = server.connection.calls
      if (size >= fewest || !server.connection.hasRoom) continue
      best = server
      fewest = size
    }
    return best
  }

  /** There may be room for those that wait. */
  advance(): void {
    while (!this.#waiting.isEmpty) {
      const server = this.#leastBusy()
      if (server === undefined) return
      const call = this.#waiting.shift()!
      if (call.isOver) continue
      if (call.isForNobody) call.giveUp(new Error('the client has gone'))
      else this.#send(call, server)
    }
  }

  add(server: Server): void {
    this.#servers.push(server)
    this.advance()
  }

  /** The worker gets no more requests; those it has it may finish. */
  remove(server: Server): void {
    this.#servers = this.#servers.filter((one) => one !== server)
  }

  /** Requests that a worker had not begun when it died: they are the first in line. */
  putBack(calls: readonly Call[]): void {
    for (const call of calls) call.takenBack()
    this.#waiting.unshift(calls)
    this.advance()
  }

  /** Looks after those that wait: for the rest of their body, or for a worker while there is none. In milliseconds. */
  look(now: number, limits: { readonly body: number; readonly worker: number }): void {
    for (const body of this.#collecting.items.slice()) {
      if (body.since === 0) body.since = now
      else if (now - body.since >= limits.body) body.stopCollecting()
    }
    if (this.#waiting.isEmpty || this.#servers.length > 0) return
    const calls = this.#waiting.drain()
    const patient = calls.filter((call) => {
      if (call.since === 0) call.since = now
      return now - call.since < limits.worker
    })
    this.#waiting.unshift(patient)
    for (const call of calls) if (now - call.since >= limits.worker) call.refuse('503 Service Unavailable', 1)
  }

  /** Nobody will serve those that wait. */
  refuseAll(): void {
    for (const call of this.#waiting.drain()) call.refuse('503 Service Unavailable', 1)
  }
}
