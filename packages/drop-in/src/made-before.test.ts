// Servers that were made before drop-in was loaded stay with Node, and are served as ever: nothing here loads it before.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAuthority } from 'scripts/certificates'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './program.fixture.ts'

/** Answers with what it got, and whether Node's parser is there, which ours never is. */
const listener: RequestListener = (request, response) => {
  const { socket } = request
  response.setHeader('X-Parser', String('parser' in socket && socket.parser !== null))
  request.pipe(response)
}

const certificate = await (await createAuthority()).issue()
const before = { http: createServer(listener), https: createSecureServer(certificate, listener) }
const { servedBy } = await import('./index.ts')
const after = { http: createServer(listener), https: createSecureServer(certificate, listener) }

test.each(['http', 'https'] as const)('a server of %s, beside one that was made later', async (scheme) => {
  const answers = []
  for (const server of [before[scheme], after[scheme]]) {
    onTestFinished(() => void server.close().closeAllConnections())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo // it listens on TCP
    answers.push(await ask(`${scheme}://127.0.0.1:${port}`, { target: '/', method: 'POST', body: 'as it was sent' }))
  }
  const answer = { status: 200, body: 'as it was sent', cut: false }
  expect(answers).toMatchObject([answer, answer])
  expect(answers.map(({ fields }) => fields.includes('X-Parser: true'))).toEqual([true, false])
  expect(servedBy(before[scheme])).toEqual({
    engine: 'node:http',
    reason: 'it was made before drop-in was loaded',
  })
  expect(servedBy(after[scheme])).toEqual({ engine: 'gateway-server' })
})

test('its connections are closed by the methods that drop-in has added to', async () => {
  const server = before.http
  server.removeAllListeners('request')
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  const lost = ask(`http://127.0.0.1:${port}`, { target: '/' })
  await once(server, 'request')
  server.close().closeAllConnections()
  await expect(lost).rejects.toMatchObject({ code: 'ECONNRESET' })
})
