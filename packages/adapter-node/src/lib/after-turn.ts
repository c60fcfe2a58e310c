// What is done for all responses of one turn of the event loop together, after it: with one immediate for all of them,
// and in no request's asynchronous context.
import { AsyncResource } from 'node:async_hooks'
import type { GatewayResponse } from './messages.ts'

const context = new AsyncResource('GATEWAYTURN')

/** `add(response)` has `action` called with it after the present turn of the event loop. */
export function afterTurn(action: (response: GatewayResponse) => void): (response: GatewayResponse) => void {
  let responses: GatewayResponse[] = []
  const run = (): void => {
    const batch = responses
    responses = []
    for (const response of batch) action(response)
  }
  return (response) => {
    if (responses.push(response) === 1) context.runInAsyncScope(setImmediate, undefined, run)
  }
}
