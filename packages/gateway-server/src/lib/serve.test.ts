import { fetchRaw } from '@gateway-server/testkit'
import { once } from 'node:events'
import { createServer as createNetServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from './serve.ts'
import { answeringPath, portOf } from './test-server.fixture.ts'

const own = (members: object): typeof answeringPath => Object.assign(answeringPath.bind(undefined), members)

test('serves on this machine alone, once the application has started', async () => {
  const calls: string[] = []
  const startup = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    calls.push('startup')
  }
  const server = await serve(own({ startup }), { port: 0 })
  onTestFinished(() => server.close())
  expect(calls).toEqual(['startup'])
  expect(server.address()).toMatchObject({ address: '127.0.0.1' })
  expect((await fetchRaw(portOf(server), { target: '/a' })).body.toString()).toBe('/a')
})

test.each([
  ['at once', () => Promise.reject(new Error('no database'))],
  ['later', () => new Promise<void>((_, reject) => void setTimeout(reject, 20, new Error('no database')))],
])('throws what startup throws %s, and does not listen', async (_name, startup) => {
  await expect(serve(own({ startup }), { port: 0 })).rejects.toThrow('no database')
})

test('throws when the port is in use', async () => {
  const net = createNetServer().listen(0, '127.0.0.1')
  onTestFinished(() => void net.close())
  await once(net, 'listening')
  const { port } = net.address() as AddressInfo // it listens on TCP
  await expect(serve(answeringPath, { port })).rejects.toMatchObject({ code: 'EADDRINUSE', port })
})

test('throws for options that are none', async () => {
  await expect(serve(answeringPath, { port: -1 })).rejects.toThrow(RangeError)
  await expect(serve(answeringPath, { port: 0, bodyTimeout: -1 })).rejects.toThrow(RangeError)
})

test('an error after it serves is not swallowed', async () => {
  const server = await serve(answeringPath, { port: 0 })
  onTestFinished(() => server.close())
  expect(server.listenerCount('error')).toBe(0)
})
