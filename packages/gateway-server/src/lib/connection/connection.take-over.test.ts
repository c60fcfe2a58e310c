import type { Application, Chunk } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { answeringPath, get, post, testServer } from '../test-server.fixture.ts'

describe('taking a connection over', () => {
  const echoing: Application = (environ) => {
    const { socket, head } = environ['gateway.upgrade']!() // only asked where there is one
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n`)
    socket.write(head)
    socket.on('data', (octets: Chunk) => socket.write(octets)).on('end', () => socket.end())
    return null
  }
  const upgrading = get('/', 'Connection: Upgrade', 'Upgrade: echo')

  test('gives what came with the request, and everything after it to whoever listens to data', async () => {
    const { send } = await testServer(echoing)
    const client = await send(`${upgrading}with it`)
    expect((await client.readHead()).status).toBe(101)
    expect(String(await client.readRaw())).toBe('with it')
    await client.send('after it')
    expect(String(await client.readRaw())).toBe('after it')
    client.finish()
    expect(await client.readRaw()).toBeNull()
  })

  test('is there where the request says that it has no body, too', async () => {
    const { send } = await testServer(echoing)
    const client = await send(`${get('/', 'Connection: Upgrade', 'Upgrade: echo', 'Content-Length: 0')}with it`)
    expect((await client.readHead()).status).toBe(101)
    expect(String(await client.readRaw())).toBe('with it')
  })

  test('comes behind the answers to earlier requests', async () => {
    const application: Application = (environ, startResponse) =>
      environ['gateway.upgrade'] === undefined ? answeringPath(environ, startResponse) : echoing(environ, startResponse)
    const { send } = await testServer(application)
    const client = await send(`${get('/1')}${upgrading}${get('/no request')}`)
    expect((await client.readResponse()).body.toString()).toBe('/1')
    expect((await client.readHead()).status).toBe(101)
    expect(String(await client.readRaw())).toBe(get('/no request'))
  })

  test('a stop does not wait for it, and leaves it alone', async () => {
    const { send, server } = await testServer(echoing)
    const client = await send(upgrading)
    await client.readHead()
    await server.close()
    await client.send('still')
    expect(String(await client.readRaw())).toBe('still')
  })

  test('a reset of it is not an unhandled error', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    const { send } = await testServer((environ, startResponse) => {
      environ['node.socket']?.once('close', () => resolve())
      return echoing(environ, startResponse)
    })
    const client = await send(upgrading)
    await client.readHead()
    client.leave(true)
    await closed
  })

  test.each<[name: string, application: Application, message: string]>([
    [
      'after the response has begun',
      (environ, startResponse) => {
        void startResponse('200 OK', [])('')
        environ['gateway.upgrade']?.()
        return []
      },
      'before the response begins',
    ],
    [
      'a second time',
      (environ) => {
        environ['gateway.upgrade']?.()
        environ['gateway.upgrade']?.()
        return null
      },
      '',
    ],
  ])('is refused %s', async (_name, application, message) => {
    const { promise: failure, resolve } = Promise.withResolvers<unknown>()
    const { send } = await testServer((environ, startResponse) => {
      try {
        return application(environ, startResponse)
      } catch (error) {
        resolve(error)
        throw error
      }
    })
    await send(upgrading)
    expect(String(await failure)).toContain(message)
  })

  test('is refused while a body is to come', async () => {
    const { send, log } = await testServer(echoing)
    const client = await send(post('/', 'Connection: Upgrade', 'Upgrade: echo', 'Content-Length: 1'))
    expect((await client.readResponse()).status).toBe(500)
    expect(log.join('')).toContain('not with a body to come')
  })
})
