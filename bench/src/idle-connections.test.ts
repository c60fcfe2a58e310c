import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openIdleConnections, sourceAddress } from './idle-connections.ts'

const start = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  // A TCP server's address.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

test('opens as many as asked, each after one request, and cuts them', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('Hello')
  })
  const idle = await openIdleConnections(await start(server), '/', 130)
  expect(requests).toBe(130)
  expect(idle.countClosed()).toBe(0)
  server.getConnections((_error, count) => expect(count).toBe(130))
  idle.cut()
})

test('counts what the server closes', async () => {
  const server = createServer((_request, response) => response.end('Hello'))
  const idle = await openIdleConnections(await start(server), '/', 2)
  server.closeIdleConnections()
  await expect.poll(() => idle.countClosed()).toBe(2)
  idle.cut()
})

test('takes another address when one’s ports run out', () => {
  expect([0, 19_999, 20_000, 45_000].map(sourceAddress)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.3'])
})
