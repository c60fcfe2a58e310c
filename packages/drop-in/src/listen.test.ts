// Where a server may be told to listen. A descriptor is a program's: programs.test.ts
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { onBoth } from './both-servers.fixture.ts'
import { ask } from './program.fixture.ts'
import { Client, portOf } from './server.fixture.ts'

const get = ['GET / HTTP/1.1', 'Host: a', ''] as const

/** Says what a listener can know of the two ends of its connection. */
function ends({ socket }: IncomingMessage, response: ServerResponse): void {
  const { remoteAddress = 'none', remoteFamily = 'none', localFamily = 'none' } = socket
  response.end(`${remoteAddress} ${remoteFamily} ${localFamily}`)
}

test('a Unix socket, whose clients have no address', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drop-in-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const socketPath = join(folder, 'server.sock')
  const outcome = await onBoth(async (take) => {
    const server = take(createServer(ends))
    await once(server.listen(socketPath), 'listening')
    const address = server.address()
    const { status, body } = await ask('http://localhost', { target: '/', socketPath })
    await server[Symbol.asyncDispose]()
    return { address, status, body }
  })
  expect(outcome).toEqual({ address: socketPath, status: 200, body: 'none none none' })
})

test('the handle of a server that listens already', async () => {
  const body = await onBoth(async (take) => {
    const bound = createNetServer()
    onTestFinished(() => void bound.close())
    await once(bound.listen(0, '127.0.0.1'), 'listening')
    const server = take(createServer(ends))
    await once(server.listen(bound), 'listening')
    expect(server.address()).toEqual(bound.address())
    return (await ask(`http://127.0.0.1:${portOf(server)}`, { target: '/' })).body
  })
  expect(body).toBe('127.0.0.1 IPv4 IPv4')
})

test('until a signal is aborted: idle connections close, what is under way is answered', async () => {
  const outcome = await onBoth(async (take) => {
    const controller = new AbortController()
    const server = take(createServer({ keepAliveTimeout: 0 })) // idle for as long as they like
    await once(server.listen({ port: 0, host: '127.0.0.1', signal: controller.signal }), 'listening')
    server.once('request', (_request, response) => void response.end('first'))
    const idle = new Client(server).send(...get)
    await idle.until(/first/)
    const coming = once(server, 'request')
    const busy = new Client(server).send('GET / HTTP/1.1', 'Host: a', 'Connection: close', '')
    const [, response] = (await coming) as [unknown, ServerResponse] // what the event has
    const closed = once(server, 'close')
    controller.abort()
    await idle.closed
    const { listening } = server
    response.end('late')
    await Promise.all([busy.until(/late/), closed])
    return { listening, idle: idle.received.match(/first/g), busy: busy.received.match(/late/g) }
  })
  expect(outcome).toEqual({ listening: false, idle: ['first'], busy: ['late'] })
})
