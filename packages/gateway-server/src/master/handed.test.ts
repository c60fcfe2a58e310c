import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Handed } from './handed.ts'

test('what is taken is no longer waited for', () => {
  const handed = new Handed()
  const sockets = [new Socket(), new Socket()]
  expect(sockets.map((socket) => handed.add(socket))).toEqual([1, 2])
  expect(handed.taken(1)).toEqual({ socket: sockets[0], lost: [] })
  expect(handed.size).toBe(1)
  expect(handed.takeAll()).toEqual([sockets[1]])
  expect([handed.size, handed.waiting(performance.now() + 1000)]).toEqual([0, 0])
})

test('what is passed over is lost, and nobody has it', () => {
  const handed = new Handed()
  const [first, second, third, fourth] = [new Socket(), new Socket(), new Socket(), new Socket()]
  for (const socket of [first, second, third, fourth]) handed.add(socket)
  expect(handed.taken(3)).toEqual({ socket: third, lost: [first, second] })
  expect(handed.taken(4)).toEqual({ socket: fourth, lost: [] })
  expect(handed.taken(4)).toEqual({ socket: undefined, lost: [] })
})

test('what a worker that is alive has not taken for ten seconds never arrived', () => {
  const handed = new Handed()
  const socket = new Socket()
  handed.add(socket)
  const now = performance.now()
  expect(handed.waiting(now + 9_000)).toBeGreaterThan(8_000)
  expect(handed.overdue(now + 9_000)).toEqual([])
  expect(handed.overdue(now + 11_000)).toEqual([socket])
  expect(handed.size).toBe(0)
})
