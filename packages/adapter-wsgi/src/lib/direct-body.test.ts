import type { BodyDestination } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Call, type CallTarget } from './call.ts'
import { DirectBody, type DirectSource } from './direct-body.ts'
import { KeyLists } from './key-lists.ts'
import { StuckRequests } from './stuck-requests.ts'

interface Fixture {
  readonly body: DirectBody
  readonly calls: unknown[]
  readonly destination: BodyDestination
  /** What the worker's channel says: that it has no socket to pass. */
  decline(): void
}

function fixture(): Fixture {
  const calls: unknown[] = []
  let declined = (): void => {}
  const socket = new Socket()
  const source: DirectSource = {
    passSocket: (passed, timeout, onDeclined) => {
      calls.push(['pass', passed === socket, timeout])
      declined = onDeclined
    },
    declineSocket: () => void calls.push('decline'),
    watchClient: () => void calls.push('watch'),
    credit: (octets) => void calls.push(['credit', octets]),
    abandon: () => void calls.push('abandon'),
  }
  const destination = { socket, length: 10, timeout: 1234, wrote: (octets: number) => void calls.push(octets) }
  return { body: new DirectBody(source), calls, destination, decline: () => declined() }
}

const chunk = Buffer.from('0123')

describe('a body that a worker offers to write', () => {
  test('is written by it, to the socket it gets, until it says that it has ended', async () => {
    const { body, calls, destination } = fixture()
    const writing = body.writeTo(destination)
    body.wrote(4, false)
    body.wrote(0, true)
    body.wrote(6, false)
    body.end()
    await writing
    expect(calls).toEqual([['pass', true, 1234], 4, 6])
    expect(await body.next()).toEqual({ done: true, value: undefined })
  })

  test('is sent here when somebody iterates it', async () => {
    const { body, calls } = fixture()
    const first = body.next()
    expect(calls).toEqual(['decline', 'watch'])
    body.push(chunk)
    body.end()
    expect(await first).toEqual({ done: false, value: chunk })
    expect(await body.next()).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['decline', 'watch'])
  })

  test('is sent here where the socket cannot be passed', async () => {
    const { body, calls, destination, decline } = fixture()
    const writing = body.writeTo(destination)
    decline()
    await writing
    body.push(chunk)
    expect(await body.next()).toEqual({ done: false, value: chunk })
    expect(calls).toEqual([['pass', true, 1234], 'decline'])
  })

  test('is iterated where the worker sends it nevertheless', async () => {
    const { body, destination } = fixture()
    const writing = body.writeTo(destination)
    body.push(chunk)
    await writing
    expect(await body.next()).toEqual({ done: false, value: chunk })
  })

  test('fails with its worker', async () => {
    const { body, destination } = fixture()
    const writing = body.writeTo(destination)
    body.fail(new Error('dead'))
    await expect(writing).rejects.toThrow('dead')
  })

  test('that nobody wants any more ends the request', async () => {
    const { body, calls, destination } = fixture()
    const writing = body.writeTo(destination)
    await body.return()
    await writing
    body.wrote(4, false)
    expect(calls).toEqual([['pass', true, 1234], 'abandon'])
  })
})

test('a worker that writes is stuck when it gives nothing, and not while its client reads nothing', () => {
  const nothing = (): void => {}
  let body: unknown
  const call = new Call(
    createEnviron(),
    () => nothing,
    new KeyLists().root,
    '',
    false,
    undefined,
    (result) => (body = result),
    nothing,
  )
  const target: CallTarget = {
    bodyPiece: nothing,
    credit: nothing,
    abort: nothing,
    passSocket: nothing,
    declineSocket: nothing,
  }
  call.sentTo(target, 1)
  call.begin('200 OK\0Content-Length\x0010', Buffer.of(), true)
  if (!(body instanceof DirectBody)) throw new Error('it is no body to be written')
  void body.writeTo({ socket: new Socket(), length: 10, timeout: 0, wrote: nothing })
  const stuck = new StuckRequests(1000, 1)
  const isStuck = (now: number): boolean => {
    const found = stuck.in([call], now)
    stuck.looked(now)
    return found.includes(call)
  }
  expect([100, 600, 1050].map(isStuck)).toEqual([false, false, false])
  call.wrote(1, false)
  expect([1100, 1600, 2050].map(isStuck)).toEqual([false, false, false])
  call.wrote(1, true)
  expect([2100, 3000, 4000, 5000].map(isStuck)).toEqual([false, false, false, false])
  call.wrote(1, false)
  expect([5100, 6000, 6100].map(isStuck)).toEqual([false, false, true])
})
