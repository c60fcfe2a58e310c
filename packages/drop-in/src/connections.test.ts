// How many connections there are, which close, and who gets the requests of those that are open already.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createNetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { onBoth, started } from './both-servers.fixture.ts'
import { Client } from './server.fixture.ts'

const get = ['GET / HTTP/1.1', 'Host: a', ''] as const
const hello = (_request: IncomingMessage, response: ServerResponse): void => void response.end('hello')

function countOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )
}

/** A client whose connection the server has accepted, with the server's end of it. */
async function connected(server: Server): Promise<{ client: Client; socket: Socket }> {
  const connection = once(server, 'connection')
  const client = new Client(server)
  const [socket] = (await connection) as [Socket] // what the event has
  return { client, socket }
}

/** Three clients: one has its answer, one waits for it, one has sent nothing. */
async function three(
  server: Server,
): Promise<{ idle: Client; busy: Client; silent: Client; response: ServerResponse }> {
  server.keepAliveTimeout = 0 // idle for as long as they like
  const { client: silent } = await connected(server)
  server.once('request', hello)
  const idle = new Client(server).send(...get)
  await idle.until(/hello/)
  const coming = once(server, 'request')
  const busy = new Client(server).send('GET / HTTP/1.1', 'Host: a', 'Connection: close', '')
  const [, response] = (await coming) as [unknown, ServerResponse] // what the event has
  return { idle, busy, silent, response }
}

test('maxConnections: who comes in addition is dropped, and told of; a place that gets free is taken', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await started(take(createServer(hello)))
    server.maxConnections = 1
    const first = await connected(server)
    const drop = once(server, 'drop')
    const second = new Client(server).send(...get)
    const [told] = (await drop) as [object] // what the event has
    await second.closed
    first.client.socket.destroy()
    await once(first.socket, 'close')
    const third = new Client(server).send(...get)
    await third.until(/hello/)
    return { told: Object.keys(told).toSorted(), second: second.received, count: await countOf(server) }
  })
  const told = ['localAddress', 'localFamily', 'localPort', 'remoteAddress', 'remoteFamily', 'remotePort']
  expect(outcome).toEqual({ told, second: '', count: 1 })
})

test('getConnections() counts idle, busy and silent ones', async () => {
  const counts = await onBoth(async (take) => {
    const server = await started(take(createServer()))
    const none = await countOf(server)
    await three(server)
    return [none, await countOf(server)]
  })
  expect(counts).toEqual([0, 3])
})

test('closeIdleConnections() closes those that have sent nothing, too, and none that waits for an answer', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await started(take(createServer()))
    const { idle, busy, silent, response } = await three(server)
    server.closeIdleConnections()
    await Promise.all([idle.closed, silent.closed])
    const left = await countOf(server)
    response.end('late')
    await busy.until(/late/)
    return { left, listening: server.listening }
  })
  expect(outcome).toEqual({ left: 1, listening: true })
})

test('closeAllConnections() closes them all, and goes on listening', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await started(take(createServer()))
    const { idle, busy, silent, response } = await three(server)
    const lost = once(response, 'close')
    server.closeAllConnections()
    await Promise.all([idle.closed, busy.closed, silent.closed, lost])
    server.on('request', hello)
    await new Client(server).send(...get).until(/hello/)
    return { busy: busy.received, finished: response.writableFinished, count: await countOf(server) }
  })
  expect(outcome).toEqual({ busy: '', finished: false, count: 1 })
})

test('Symbol.asyncDispose waits for the answer that is under way', async () => {
  const order = await onBoth(async (take) => {
    const server = await started(take(createServer()))
    const { idle, busy, silent, response } = await three(server)
    const events: string[] = []
    const disposed = server[Symbol.asyncDispose]().then(() => events.push('disposed'))
    await Promise.all([idle.closed, silent.closed])
    response.once('finish', () => events.push('answered')).end('late')
    await Promise.all([busy.until(/late/), disposed])
    return { events, listening: server.listening }
  })
  expect(order).toEqual({ events: ['answered', 'disposed'], listening: false })
})

test('listeners that come after the connection get its requests, and none after they have gone', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await started(take(createServer()))
    const { client } = await connected(server)
    const events: string[] = []
    server.on('request', (message, response) => {
      events.push(`request ${message.url}`)
      message.resume().once('end', () => response.end(`answer to ${message.url}`))
    })
    await client.send('GET /1 HTTP/1.1', 'Host: a', '').until(/answer to \/1/)
    const continued = (message: IncomingMessage, response: ServerResponse): void => {
      events.push(`checkContinue ${message.url}`)
      response.writeContinue()
      message.resume().once('end', () => response.end('continued'))
    }
    server.on('checkContinue', continued)
    await client.send('POST /2 HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 4', '').until(/ 100 /)
    client.socket.write('body')
    await client.until(/continued/)
    server.off('checkContinue', continued)
    client.send('POST /3 HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 4', '')
    client.socket.write('body')
    await client.until(/answer to \/3/)
    const asksToUpgrade = ['Host: a', 'Connection: upgrade', 'Upgrade: echo', ''] as const
    await client.send('GET /4 HTTP/1.1', ...asksToUpgrade).until(/answer to \/4/)
    server.on('upgrade', (message: IncomingMessage, socket: Duplex) => {
      events.push(`upgrade ${message.url}`)
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nswitched')
    })
    await client.send('GET /5 HTTP/1.1', ...asksToUpgrade).closed
    return { events, end: client.received.endsWith('switched') }
  })
  const events = ['request /1', 'checkContinue /2', 'request /3', 'request /4', 'upgrade /5']
  expect(outcome).toEqual({ events, end: true })
})

test('a socket that another server has accepted leads to the one that serves it', async () => {
  const leads = await onBoth(async (take) => {
    const other = createNetServer((socket) => server.emit('connection', socket))
    onTestFinished(() => void other.close())
    const server = take(
      createServer(({ socket }, response) => {
        response.end(`leads to ${Reflect.get(socket, 'server') === server ? 'it' : 'the other'}`)
      }),
    )
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const client = new Client(other).send('GET / HTTP/1.1', 'Host: a', 'Connection: close', '')
    await client.closed
    return /leads to .*/.exec(client.received)?.[0]
  })
  expect(leads).toBe('leads to it')
})
