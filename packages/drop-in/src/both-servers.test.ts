import { createServer, type ServerOptions } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createAuthority } from 'scripts/certificates'
import { expect, test } from 'vitest'
import { onBoth, started } from './both-servers.fixture.ts'
import type { HttpServer } from './lib/node-server.ts'
import { ask } from './program.fixture.ts'
import { portOf } from './server.fixture.ts'

const certificate = await (await createAuthority()).issue()

test.each([
  { scheme: 'http', create: createServer },
  { scheme: 'https', create: createSecureServer },
])('one of them is Node’s, the other is ours: $scheme', async ({ scheme, create }) => {
  const parsers: boolean[] = []
  const make: (options: ServerOptions) => HttpServer = create
  await onBoth(async (take) => {
    const server = await started(take(make(certificate as ServerOptions))) // the secure one takes it
    // Node's parser is there where Node serves, and nowhere else.
    server.on('request', ({ socket }, response) => {
      parsers.push('parser' in socket && socket.parser !== null)
      response.end()
    })
    return ask(`${scheme}://127.0.0.1:${portOf(server)}`, { target: '/' })
  })
  expect(parsers).toEqual([true, false])
})

test('what differs is told', async () => {
  let runs = 0
  await expect(onBoth(async () => (runs += 1))).rejects.toThrow('expected 2 to deeply equal 1')
})
