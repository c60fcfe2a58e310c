import { fetchRaw } from '@gateway-server/testkit'
import { once } from 'node:events'
import { createServer as createNetServer, type AddressInfo } from 'node:net'
import { createAuthority } from 'scripts/certificates'
import { expect, onTestFinished, test } from 'vitest'
import { createServer } from './serve.ts'
import type { Server } from './server.ts'

/** The port of a listening socket that gives its connections to the server. */
async function forwardedPort(server: Server): Promise<number> {
  const listener = createNetServer((socket) => server.accept(socket)).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(async () => {
    listener.close()
    await server.close()
  })
  return (listener.address() as AddressInfo).port // of TCP
}

test('serves what others accept, on any number of addresses, and shows the port that the client came to', async () => {
  const server = createServer((environ, startResponse) => {
    startResponse('200 OK', [])
    return [environ.SERVER_PORT]
  })
  const ports = [await forwardedPort(server), await forwardedPort(server)]
  const bodies = await Promise.all(ports.map(async (port) => String((await fetchRaw(port, {})).body)))
  expect(bodies).toEqual(ports.map(String))
})

test('secures it, where the server has a certificate', async () => {
  const authority = await createAuthority()
  const server = createServer(
    (environ, startResponse) => {
      startResponse('200 OK', [])
      return [environ['gateway.url_scheme']]
    },
    { tls: await authority.issue() },
  )
  const { body } = await fetchRaw(await forwardedPort(server), {}, { tls: { ca: authority.cert } })
  expect(String(body)).toBe('https')
})

test('closes it where the server is closed', async () => {
  const server = createServer(() => [])
  const port = await forwardedPort(server)
  await server.close()
  await expect(fetchRaw(port, {})).rejects.toThrow()
})
