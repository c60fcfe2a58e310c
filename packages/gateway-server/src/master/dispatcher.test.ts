import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Dispatcher, type Taker } from './dispatcher.ts'

/** A worker that takes all it is handed. */
class FakeTaker implements Taker {
  serves = true
  load = 0
  late = 0
  readonly handed: Socket[] = []

  behind(): number {
    return this.late
  }

  hand(socket: Socket): void {
    this.load++
    this.handed.push(socket)
  }
}

function dispatcherOf(...takers: FakeTaker[]): Dispatcher {
  const dispatcher = new Dispatcher()
  dispatcher.setTakers(takers)
  dispatcher.open()
  return dispatcher
}

function give(dispatcher: Dispatcher, count: number): void {
  for (let index = 0; index < count; index++) dispatcher.dispatch(new Socket())
}

describe('connections go', () => {
  test('in turn', () => {
    const takers = [new FakeTaker(), new FakeTaker(), new FakeTaker()]
    give(dispatcherOf(...takers), 31)
    expect(takers.map(({ handed }) => handed.length).sort()).toEqual([10, 10, 11])
  })

  test('in turn also where each is closed before the next one comes', () => {
    const takers = [new FakeTaker(), new FakeTaker()]
    const dispatcher = dispatcherOf(...takers)
    for (let count = 0; count < 10; count++) {
      give(dispatcher, 1)
      for (const taker of takers) taker.load = 0
    }
    expect(takers.map(({ handed }) => handed.length)).toEqual([5, 5])
  })

  test('in turn, whoever happens to have one more at the moment', () => {
    const [quick, slow] = [new FakeTaker(), new FakeTaker()]
    const dispatcher = dispatcherOf(quick, slow)
    for (let count = 0; count < 60; count++) {
      give(dispatcher, 1)
      if (count % 2 === 1) quick.load = 0
      if (count % 4 === 3) slow.load = 0
    }
    expect([quick.handed.length, slow.handed.length]).toEqual([30, 30])
  })

  test('twice in each round to one that has far fewer, until it has caught up', () => {
    const [old, other, fresh] = [new FakeTaker(), new FakeTaker(), new FakeTaker()]
    old.load = other.load = 100
    const dispatcher = dispatcherOf(old, other, fresh)
    give(dispatcher, 40)
    expect([old, other, fresh].map(({ handed }) => handed.length)).toEqual([10, 10, 20])
    give(dispatcher, 1000)
    const loads = [old.load, other.load, fresh.load]
    expect(Math.min(...loads) / Math.max(...loads)).toBeGreaterThan(0.7)
  })

  test('not to one that is behind, or does not serve', () => {
    const takers = [new FakeTaker(), new FakeTaker(), new FakeTaker()]
    const [late, draining, good] = takers as [FakeTaker, FakeTaker, FakeTaker] // as just made
    late.late = 101
    draining.serves = false
    give(dispatcherOf(...takers), 3)
    expect(good.handed.length).toBe(3)
  })
})

describe('connections wait', () => {
  test('until it is opened', () => {
    const taker = new FakeTaker()
    const dispatcher = new Dispatcher()
    dispatcher.setTakers([taker])
    give(dispatcher, 2)
    expect(taker.handed.length).toBe(0)
    dispatcher.open()
    expect(taker.handed.length).toBe(2)
  })

  test('while nobody can take them, and go in the order in which they came', () => {
    const taker = new FakeTaker()
    const dispatcher = dispatcherOf(taker)
    const sockets = [new Socket(), new Socket(), new Socket()]
    taker.late = 1000
    for (const socket of sockets) dispatcher.dispatch(socket)
    expect([taker.handed.length, dispatcher.waiting]).toEqual([0, 3])
    taker.late = 0
    dispatcher.flush()
    expect(taker.handed).toEqual(sockets)
  })

  test('but not more than 4096 of them: others are closed', () => {
    const dispatcher = dispatcherOf()
    give(dispatcher, 4096)
    const one = new Socket()
    dispatcher.dispatch(one)
    expect([dispatcher.waiting, one.destroyed]).toEqual([4096, true])
  })

  test('and are closed when nobody will take them any more', () => {
    const dispatcher = dispatcherOf()
    const socket = new Socket()
    dispatcher.dispatch(socket)
    dispatcher.close()
    expect([dispatcher.waiting, socket.destroyed]).toEqual([0, true])
  })
})
