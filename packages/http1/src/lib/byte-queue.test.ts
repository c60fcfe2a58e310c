import { expect, test } from 'vitest'
import { ByteQueue } from './byte-queue.ts'
import { seededRandom } from './cut-octets.fixture.ts'
import { latin1Of, octetsOf } from './read-requests.fixture.ts'

test('gives back what was pushed, in order, and no more than is there', () => {
  const queue = new ByteQueue()
  for (const piece of ['ab', 'c', 'defg']) queue.push(octetsOf(piece))
  expect(queue.length).toBe(7)
  expect(latin1Of(queue.take(3))).toBe('abc')
  queue.skip(1)
  expect(latin1Of(queue.take(100))).toBe('efg')
  expect(queue.length).toBe(0)
  expect(queue.take(1).length).toBe(0)
})

test('does not copy a piece that arrives while nothing is unread', () => {
  const queue = new ByteQueue()
  for (const text of ['first', 'second']) {
    const piece = octetsOf(text)
    queue.push(piece)
    const taken = queue.take(100)
    expect([taken.buffer, taken.byteOffset]).toEqual([piece.buffer, piece.byteOffset])
  }
})

test('lets go of the octets once they are read', () => {
  const queue = new ByteQueue()
  queue.push(octetsOf('abc'))
  queue.push(octetsOf('def'))
  queue.skip(6)
  expect(queue.bytes.length).toBe(0)
})

test('never writes again to what it handed out, nor to what was pushed', () => {
  const random = seededRandom(7)
  const queue = new ByteQueue()
  const kept: Array<{ view: Uint8Array; text: string }> = []
  for (let turn = 0; turn < 2000; turn++) {
    const piece = octetsOf(String.fromCharCode(33 + (turn % 90)).repeat(1 + Math.floor(random() * 50)))
    kept.push({ view: piece, text: latin1Of(piece) })
    queue.push(piece)
    const view = queue.take(Math.floor(random() * 60))
    kept.push({ view, text: latin1Of(view) })
  }
  expect(kept.filter(({ view, text }) => latin1Of(view) !== text)).toEqual([])
})

test('copies each octet a bounded number of times, however small the pieces and whatever stays unread', () => {
  const unread = 10_000
  const queue = new ByteQueue()
  const memories = new Set<ArrayBufferLike>()
  let copied = 0
  let memory = queue.bytes
  for (let pushed = 0; pushed < 20 * unread; pushed++) {
    queue.push(octetsOf('x'))
    if (queue.bytes !== memory) copied += queue.length
    memory = queue.bytes
    memories.add(memory.buffer)
    if (queue.length > unread) queue.skip(1)
  }
  expect(copied).toBeLessThan(3 * 20 * unread)
  expect(queue.bytes.length).toBeLessThanOrEqual(4 * unread)
})

test('copies what is taken of memory that was lent, and what is unread of it when it is reclaimed', () => {
  const queue = new ByteQueue()
  const memory = octetsOf('abcdef…')
  queue.lend(memory, 6)
  const taken = queue.take(2)
  queue.reclaim()
  memory.fill(0x21)
  expect(latin1Of(taken)).toBe('ab')
  expect(latin1Of(queue.take(100))).toBe('cdef')
  expect(queue.bytes.length).toBe(0)
})

test('appends what is lent while something is unread, and never writes to lent memory', () => {
  const queue = new ByteQueue()
  const memory = octetsOf('cd and more')
  queue.push(octetsOf('ab'))
  queue.lend(memory, 2)
  queue.reclaim()
  queue.skip(4)
  queue.lend(memory, 2)
  queue.push(octetsOf('ef'))
  expect(latin1Of(memory)).toBe('cd and more')
  expect(latin1Of(queue.take(100))).toBe('cdef')
})

test('keeps nothing of lent memory that was read whole', () => {
  const queue = new ByteQueue()
  queue.lend(octetsOf('abc'), 3)
  queue.skip(3)
  expect(queue.bytes.length).toBe(0)
  queue.reclaim()
  expect(queue.length).toBe(0)
})
