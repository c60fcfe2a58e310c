import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Duplex, PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { ownMemory, readIntoSharedBuffer, readNextInto, readOnByItself, sharedMemory } from './shared-read-buffer.ts'

const open: Array<{ destroy(): void }> = []
let server: Server | undefined

afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
  server?.close()
})

/** A client's socket and the server's for the same connection. */
async function connected(): Promise<{ client: Socket; accepted: Socket }> {
  const listening = createServer().listen(0, '127.0.0.1')
  server = listening
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const client = connect(address.port, '127.0.0.1')
  const [accepted] = (await once(listening, 'connection')) as [Socket] // as net.Server documents
  open.push(client, accepted)
  return { client, accepted }
}

/** Reads into the shared buffer; `next` gives the text of the next read. */
function reading(socket: Socket): { next(): Promise<string>; memories: Set<Uint8Array> } {
  const waiting: Array<(text: string) => void> = []
  const memories = new Set<Uint8Array>()
  readIntoSharedBuffer(socket, (length, memory) => {
    memories.add(memory)
    waiting.shift()?.(Buffer.from(memory.subarray(0, length)).toString('latin1'))
    return true
  })
  socket.resume()
  return { next: () => new Promise((resolve) => waiting.push(resolve)), memories }
}

/** Connected, and the server's socket has read into the shared buffer before it was left to itself. */
async function leftToItself(): Promise<{ client: Socket; accepted: Socket }> {
  const pair = await connected()
  const first = reading(pair.accepted).next()
  pair.client.write('first')
  await first
  readOnByItself(pair.accepted)
  return pair
}

test('reads of all sockets come in one memory, and `data` is not emitted', async () => {
  const memories = new Set<Uint8Array>()
  for (let turn = 0; turn < 3; turn++) {
    const { client, accepted } = await connected()
    accepted.on('data', () => expect.unreachable())
    const reader = reading(accepted)
    const came = reader.next()
    client.write(`octets ${turn}`)
    expect(await came).toBe(`octets ${turn}`)
    for (const memory of reader.memories) memories.add(memory)
    server?.close()
  }
  expect(memories.size).toBe(1)
})

test('a socket reads into memory of its own while it is told to, and into the shared one again', async () => {
  const { client, accepted } = await connected()
  const reads: Array<{ memory: Uint8Array; text: () => string }> = []
  let own = true
  let more: () => void = () => {}
  readIntoSharedBuffer(accepted, (length, memory) => {
    reads.push({ memory, text: () => Buffer.from(memory.subarray(0, length)).toString('latin1') })
    readNextInto(accepted, own ? ownMemory(memory, length) : sharedMemory)
    more()
    return true
  })
  accepted.resume()
  for (const [turn, next] of [true, true, false, true].entries()) {
    own = next
    const came = new Promise<void>((resolve) => (more = resolve))
    client.write(`octets ${turn}`)
    await came
  }
  expect(reads.map(({ memory }) => memory === sharedMemory)).toEqual([true, false, false, true])
  const [, first, second] = reads
  // What was read into its own stays as it was, and is filled one read behind the other.
  expect([first?.text(), second?.text()]).toEqual(['octets 1', 'octets 2'])
  expect(second?.memory.buffer).toBe(first?.memory.buffer)
})

test('memory of a socket is new once little of it is left', () => {
  const first = ownMemory(sharedMemory, 1_000)
  expect(first.length).toBe(128 * 1024)
  const rest = ownMemory(first, 100 * 1024)
  expect([rest.buffer, rest.length]).toEqual([first.buffer, 28 * 1024])
  expect(ownMemory(rest, 12 * 1024 + 1).buffer).not.toBe(first.buffer)
})

test('a socket that is paused reads nothing until it is resumed', async () => {
  const { client, accepted } = await connected()
  const reader = reading(accepted)
  const first = reader.next()
  client.write('first')
  await first
  accepted.pause()
  const second = reader.next()
  client.write('second')
  await new Promise(setImmediate)
  const early = await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 20, 'nothing'))])
  expect(early).toBe('nothing')
  accepted.resume()
  expect(await second).toBe('second')
})

test('a socket left to itself is a stream of copies, with its backpressure and its end', async () => {
  const { client, accepted } = await leftToItself()
  accepted.pause()
  const size = 4 * 1024 * 1024
  client.end(Buffer.alloc(size, 'x'))
  let received = 0
  const chunks: Buffer[] = []
  for await (const chunk of accepted as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    received += chunk.length
    expect(accepted.readableLength).toBeLessThanOrEqual(accepted.readableHighWaterMark + 64 * 1024)
  }
  expect(received).toBe(size)
  expect(chunks.every(({ buffer }) => buffer !== sharedMemory.buffer)).toBe(true)
  expect(chunks.every((chunk) => chunk.every((octet) => octet === 0x78))).toBe(true)
})

test('a socket left to itself hears of the end while it is paused, as what is piped and unpiped has to', async () => {
  const { client, accepted } = await leftToItself()
  const target = new PassThrough()
  accepted.pipe(target)
  accepted.unpipe(target)
  accepted.on('error', () => {})
  const closed = new Promise((resolve) => accepted.once('close', resolve))
  client.resetAndDestroy()
  await closed
})

test('a stream that is no socket of node:net is left as it is', async () => {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  // As a program may hand in: it behaves like a socket as far as it is used.
  readIntoSharedBuffer(stream as unknown as Socket, () => expect.unreachable())
  readOnByItself(stream as unknown as Socket)
  const came = once(stream, 'data')
  stream.push('text')
  expect(String(await came.then(([chunk]) => chunk))).toBe('text')
})
