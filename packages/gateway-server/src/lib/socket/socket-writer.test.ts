import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Departing } from './departures.ts'
import { SocketWriter } from './socket-writer.ts'

// Departures are hurried where a machine is slow (departures.test.ts); here they come with the turn.
vi.mock('./departures.ts', () => ({
  departWithTurn: (departing: Departing) => void setImmediate(() => departing.depart()),
}))

/** Both ends of a connection, and what the writer's end is given to write. */
async function pair(): Promise<{ socket: Socket; client: Socket; writes: string[]; writer: SocketWriter }> {
  const server = createServer().listen(0, '127.0.0.1')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1') // it listens on TCP
  const [socket] = await accepted
  for (const end of [client, socket]) {
    end.on('error', () => {})
    onTestFinished(() => void end.destroy())
  }
  onTestFinished(() => void server.close())
  client.pause()
  const writes: string[] = []
  const write = socket.write.bind(socket) as (...parameters: unknown[]) => boolean
  socket.write = (octets: string | Uint8Array, ...rest: unknown[]) => {
    writes.push(typeof octets === 'string' ? octets : `${octets.length} octets`)
    return write(octets, ...rest)
  }
  return { socket, client, writes, writer: new SocketWriter(socket) }
}

async function received(client: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  client.on('data', (chunk: Buffer) => chunks.push(chunk))
  client.resume()
  while (chunks.reduce((sum, chunk) => sum + chunk.length, 0) < length) await once(client, 'data')
  return Buffer.concat(chunks)
}

const large = 64 * 1024 * 1024

describe('gathers', () => {
  test('text and small chunks until letGo, into one write', async () => {
    const { writer, writes, client } = await pair()
    writer.hold()
    for (const letter of 'abc') writer.text(letter)
    writer.bytes(Buffer.from('h\u00e4'))
    writer.text('\xff')
    await Promise.resolve()
    expect(writes).toEqual([])
    writer.letGo()
    expect(writes).toEqual(['abch\xc3\xa4\xff'])
    expect(await received(client, 7)).toEqual(Buffer.from('abch\xc3\xa4\xff', 'latin1'))
  })

  test('what is written in one turn of the event loop, where nobody holds', async () => {
    const { writer, writes } = await pair()
    writer.text('a')
    writer.text('b')
    await Promise.resolve()
    writer.text('c')
    await new Promise((resolve) => process.nextTick(resolve))
    expect(writes).toEqual([])
    await turn()
    expect(writes).toEqual(['abc'])
  })

  test('what was held until unhold, and lets it leave with the turn', async () => {
    const { writer, writes } = await pair()
    writer.hold()
    writer.text('a')
    await turn()
    writer.unhold()
    expect(writes).toEqual([])
    await turn()
    expect(writes).toEqual(['a'])
  })

  test('large chunks uncopied, between the text around them, in one system call', async () => {
    const { writer, writes, client, socket } = await pair()
    writer.hold()
    writer.text('head')
    writer.bytes(Buffer.alloc(5_000, 'b'))
    writer.text('tail')
    expect(socket.writableCorked).toBe(1)
    writer.letGo()
    expect(socket.writableCorked).toBe(0)
    expect(writes).toEqual(['head', '5000 octets', 'tail'])
    expect(String(await received(client, 5_008))).toBe(`head${'b'.repeat(5_000)}tail`)
  })

  test('no more than a bound before it writes', async () => {
    const { writer, writes } = await pair()
    writer.hold()
    for (let index = 0; index < 100; index++) writer.text('a'.repeat(1024))
    expect(writes.length).toBe(1)
    writer.letGo()
    expect(writes.join('').length).toBe(100 * 1024)
  })

  test('small chunks as a copy: the application may write to its own again', async () => {
    const { writer, client } = await pair()
    const chunk = Buffer.from('before')
    writer.bytes(chunk)
    chunk.write('after!')
    expect(String(await received(client, 6))).toBe('before')
  })

  test('any view of memory, not only Buffers', async () => {
    const { writer, client } = await pair()
    writer.bytes(new Uint8Array([1, 97, 98, 2]).subarray(1, 3))
    expect(String(await received(client, 2))).toBe('ab')
  })
})

describe('backpressure', () => {
  test('is a promise while the client is behind, the same for all, and ends when it has read', async () => {
    const { writer, client } = await pair()
    writer.bytes(Buffer.alloc(large))
    const waiting = writer.backpressure()
    expect(waiting).toBeInstanceOf(Promise)
    expect(writer.backpressure()).toBe(waiting)
    expect(writer.isFull).toBe(true)
    await Promise.all([waiting, received(client, large)])
    expect([writer.isFull, writer.backpressure(), writer.drained()]).toEqual([false, undefined, undefined])
  })

  test('is nothing for little', async () => {
    const { writer } = await pair()
    writer.text('a')
    expect(writer.backpressure()).toBeUndefined()
  })

  test('is nothing for what the operating system takes at once, but for a turn of the others in between', async () => {
    const socket = new Writable({ highWaterMark: 64 * 1024, write: (_octets, _encoding, taken) => taken() })
    const writer = new SocketWriter(socket as Socket) // all that it uses of one is a stream's
    const much = Buffer.alloc(socket.writableHighWaterMark)
    const afterOne = (): Promise<void> | undefined => {
      writer.bytes(much)
      return writer.backpressure()
    }
    expect(Array.from({ length: 15 }, afterOne)).toEqual(Array.from({ length: 15 }, () => undefined))
    let others = 0
    setImmediate(() => others++)
    const waiting = afterOne()
    expect(waiting).toBeInstanceOf(Promise)
    await waiting
    expect(others).toBe(1)
    expect(afterOne()).toBeUndefined()
  })

  test('ends when the socket is gone', async () => {
    const { writer, socket } = await pair()
    writer.bytes(Buffer.alloc(large))
    const waiting = writer.backpressure()
    socket.on('close', () => writer.release()).destroy()
    await waiting
    expect([writer.backpressure(), writer.isFull]).toEqual([undefined, false])
  })

  test('drained is a promise for as long as it is full, also when little is left', async () => {
    const { writer, socket, client } = await pair()
    writer.bytes(Buffer.alloc(large))
    writer.letGo()
    socket.write(Buffer.alloc(1)) // behind the large one
    const little = (): boolean => socket.writableLength > 0 && socket.writableLength < socket.writableHighWaterMark
    client.resume()
    while (!little() && writer.isFull) {
      expect(writer.drained()).toBeInstanceOf(Promise)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(writer.drained() === undefined).toBe(!writer.isFull)
  })
})

describe('afterWritten', () => {
  test('calls back with the tick for what leaves with the turn', async () => {
    const { writer, writes } = await pair()
    const calls: string[] = []
    writer.text('a')
    writer.afterWritten(() => calls.push(`a, ${writes.length} written`))
    await new Promise((resolve) => process.nextTick(resolve))
    expect(calls).toEqual(['a, 0 written'])
    await turn()
    expect(writes).toEqual(['a'])
  })

  test('calls back in order, when what came before has left', async () => {
    const { writer, socket, client } = await pair()
    const calls: string[] = []
    const { promise: last, resolve } = Promise.withResolvers<void>()
    writer.bytes(Buffer.alloc(large))
    writer.afterWritten(() => calls.push(`first ${socket.bytesWritten === large}`))
    writer.text('more')
    writer.afterWritten(() => {
      calls.push('last')
      resolve()
    })
    await new Promise((next) => setImmediate(next))
    expect(calls).toEqual([])
    client.resume()
    await last
    expect(calls[1]).toBe('last')
    expect(calls.length).toBe(2)
  })

  test('calls back for what the operating system took at once, without another write', async () => {
    const { writer, writes } = await pair()
    writer.bytes(Buffer.alloc(8192))
    await new Promise<void>((resolve) => writer.afterWritten(resolve))
    expect(writes).toEqual(['8192 octets'])
  })

  test('calls back without anything to write', async () => {
    const { writer } = await pair()
    await new Promise<void>((resolve) => writer.afterWritten(resolve))
  })

  test('calls back once when the socket is gone, before and after', async () => {
    const { writer, socket } = await pair()
    let calls = 0
    writer.bytes(Buffer.alloc(large))
    writer.afterWritten(() => calls++)
    writer.letGo()
    writer.hold()
    writer.afterWritten(() => calls++)
    socket.on('close', () => writer.release()).destroy()
    await once(socket, 'close')
    expect(calls).toBe(2)
    await new Promise<void>((resolve) => writer.afterWritten(resolve) ?? writer.letGo())
  })
})

test('what is written to a socket that is gone is dropped', async () => {
  const { writer, socket } = await pair()
  socket.on('close', () => writer.release()).destroy()
  await once(socket, 'close')
  writer.text('a')
  writer.bytes(Buffer.alloc(large))
  writer.letGo()
  await new Promise((resolve) => setImmediate(resolve))
  expect(writer.backpressure()).toBeUndefined()
})

test('who writes waits from the end of the socket to its `close`', async () => {
  const { writer, socket } = await pair()
  writer.text('a')
  expect(writer.backpressure()).toBeUndefined()
  socket.on('close', () => writer.release()).destroy()
  let closed = false
  socket.once('close', () => {
    closed = true
  })
  await writer.backpressure()
  expect(closed).toBe(true)
})

test('a probe tells of a reset that a paused socket does not notice, and sends nothing', async () => {
  const { writer, socket, client } = await pair()
  socket.pause()
  client.write(Buffer.alloc(large))
  await once(socket, 'readable')
  writer.probe()
  client.resetAndDestroy()
  await once(client, 'close')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  writer.probe()
  await closed
  expect(socket.bytesWritten).toBe(0)
})

describe('what was written leaves before an application', () => {
  test.each(['end', 'destroy'] as const)('calls %s of the socket', async (name) => {
    const { writer, client } = await pair()
    const socket = writer.leaveFirst()
    expect(writer.leaveFirst()).toBe(socket)
    writer.text('last words')
    expect(socket[name]()).toBe(socket)
    expect(String(await received(client, 10))).toBe('last words')
  })
})

describe('what others write to the socket', () => {
  test('leaves behind what was gathered, which goes on being gathered', async () => {
    const { writer, writes, socket, client } = await pair()
    writer.letOthersWrite(() => false)
    writer.letOthersWrite(() => false)
    writer.hold()
    writer.text('one ')
    socket.write('two ')
    writer.text('three ')
    writer.bytes(Buffer.alloc(8000))
    expect(writes).toEqual(['one ', 'two ', 'three ', '8000 octets'])
    writer.text('four ')
    writer.text('five')
    writer.letGo()
    expect(writes.slice(4)).toEqual(['four five'])
    expect((await received(client, 8023)).toString()).toMatch(/^one two three \0+four five$/)
  })

  test('waits for the end of the turn while there may be more to come', async () => {
    const { writer, writes, socket } = await pair()
    writer.letOthersWrite(() => true)
    expect(socket.write('two ')).toBe(true)
    socket.write('three')
    writer.text('one ')
    expect(writes).toEqual([])
    await turn()
    expect(writes).toEqual(['one ', 'two ', 'three'])
  })

  test('is dropped where the socket has ended meanwhile', async () => {
    const { writer, writes, socket } = await pair()
    writer.letOthersWrite(() => true)
    socket.write('late')
    socket.end()
    await turn()
    expect(writes).toEqual([])
    expect(socket.errored).toBe(null)
  })
})
