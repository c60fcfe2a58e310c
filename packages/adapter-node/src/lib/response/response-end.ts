// How a response ends: its body is given to the server, and once the last byte has gone, `finish` and then `close` are
// emitted. Where nobody listens the server is not asked to tell: such responses of one turn of the event loop get their
// final state together after it, and those whose listeners came late their events.
import { AsyncResource } from 'node:async_hooks'
import { afterTurn } from './after-turn.ts'
import { clientGone, deliver, isGone, markClosed } from '../client-gone.ts'
import { responseFinished } from '../diagnostics.ts'
import { toFields } from './interim.ts'
import { kEnviron, kEvents, kHost, kLastChunk, kOnFinish, kStream } from '../messages.ts'
import type { AnswerBody, GatewayResponse } from '../messages.ts'
import { kWritableFinished } from '../node-internals.ts'
import { raise } from '../raise.ts'
import { readOn, releaseRequest } from '../request/request-body.ts'
import { releaseSocket } from '../server/connection-socket.ts'

/** The application is done: gives the body to the server. Everything written before has been given to it already. */
export function conclude(response: GatewayResponse): void {
  if (response._trailer !== '') response[kEnviron]['gateway.add_trailers'](toFields(response._trailer))
  const last = response[kLastChunk]
  const body: AnswerBody = last === undefined ? [] : [last]
  let readingOn: Promise<void> | undefined
  if (isObserved(response)) {
    readingOn = readOn(response.req)
    response.emit('prefinish')
    // Listeners run in the context that `end` was called in, as node:http has it. (AsyncLocalStorage.bind does the same, at
    // several times the cost: it defines the length of the function that it makes.)
    body.context = new AsyncResource('GATEWAYRESPONSE')
    body.response = response
    // One function for all: a closure for each, assigned here, would outlive its request by many (decisions/0010).
    body.close = closeBody
    keepForTurn(response)
  } else settleSoon(response)
  deliver(response, readingOn === undefined ? body : readingOn.then(() => body))
}

function isObserved(response: GatewayResponse): boolean {
  const request = response.req
  return (
    response[kEvents] !== undefined ||
    response[kOnFinish] !== undefined ||
    request[kStream] !== undefined ||
    request[kEvents] !== undefined ||
    responseFinished.hasSubscribers
  )
}

function closeBody(this: AnswerBody): void {
  const { context, response } = this
  // The server's body may outlive the response, and must not keep it (decisions/0010).
  this.context = undefined
  this.response = undefined
  context?.runInAsyncScope(closed, undefined, response)
}

/** The server has closed the body: the last byte is with the operating system, or the client has gone. */
function closed(response: GatewayResponse | undefined): void {
  if (response === undefined || response._closed) return
  try {
    if (isGone(response)) clientGone(response)
    else finish(response)
  } catch (error) {
    if (!response.req[kHost].accepts) throw error // the server's to tell of
    raise(error)
  }
}

function finish(response: GatewayResponse): void {
  releaseRequest(response.req)
  releaseSocket(response.req)
  process.nextTick(close, response)
  if (responseFinished.hasSubscribers) responseFinished.publish(response)
  response[kWritableFinished] = true // older versions of Node know it by other means, which a socket would have
  if (response[kOnFinish] !== undefined) return response[kOnFinish]()
  response.emit('finish')
}

function close(response: GatewayResponse): void {
  if (response._closed) return
  markClosed(response)
  response.emit('close')
}

/** The responses of this turn of the event loop that have ended. The server may not have heard of each. */
export function endedInTurn(): readonly GatewayResponse[] {
  return [...settleSoon.waiting(), ...keepForTurn.waiting()]
}

const keepForTurn = afterTurn((_response: GatewayResponse) => {})

const settleSoon = afterTurn((response: GatewayResponse) => {
  if (response._closed) return
  if (isObserved(response)) {
    finish(response)
    return
  }
  if (response.req[kHost].accepts) releaseSocket(response.req)
  response[kWritableFinished] = true
  markClosed(response)
})
