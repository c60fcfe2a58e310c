// Large responses that a worker writes to its client's socket itself (PROTOCOL.md, "The client's socket"): when it does, when
// not, and that the client cannot tell.
import { join } from 'node:path'
import { connect as connectTo } from 'node:net'
import type { Application } from '@gateway-server/interface'
import { connect } from '@gateway-server/testkit'
import { createAuthority } from 'scripts/certificates'
import { describe, expect } from 'vitest'
import { digest, digestOf, folder, heads, request, size, source, withPython } from './direct.fixture.ts'
import { startSite } from './site.fixture.ts'

describe.each([1, 3])('with %d threads', (threads) => {
  withPython.each(['generator', 'one', 'nolength', 'uneven', 'written', 'file'])(
    'the worker writes %s itself, octet by octet the same, and the connection goes on',
    async (path) => {
      const site = await startSite(source, { threads })
      const client = await connect(site.port)
      for (let count = 0; count < 2; count++) {
        void client.send(request(`/${path}`))
        const { body } = await client.readResponse()
        expect([body.length, digestOf(body)]).toEqual([size, digest])
        void client.send(request('/pid'))
        expect((await client.readResponse()).body.toString()).toMatch(/^\d+$/)
      }
      client.leave()
      expect(site.written()).toBeLessThan(heads)
      expect(site.log).toEqual([])
    },
  )

  withPython(
    'many clients at a time get each their own, also those that ask again before they are answered',
    async () => {
      const site = await startSite(source, { threads })
      const ask = async (): Promise<string[]> => {
        const client = await connect(site.port)
        const paths = ['/generator', '/pid', '/uneven', '/variables', '/one']
        void client.send(paths.map((path) => request(path)).join(''))
        const digests: string[] = []
        for (const path of paths) {
          const { body } = await client.readResponse()
          digests.push(path === '/pid' ? body.toString() : digestOf(body))
        }
        client.leave()
        return digests
      }
      const pid = (await site.ask('/pid')).text
      const answers = await Promise.all(Array.from({ length: 4 }, ask))
      for (const answer of answers) expect(answer).toEqual([digest, pid, digest, digestOf(Buffer.of()), digest])
      expect(site.written()).toBeLessThan(heads)
    },
  )
})

withPython('a client that has closed its side still gets all of it', async () => {
  const site = await startSite(source)
  const client = await connect(site.port)
  void client.send(request('/generator', 'Connection: close'))
  client.finish()
  expect(digestOf((await client.readResponse()).body)).toBe(digest)
  expect(await client.readToEnd()).toEqual(Buffer.of())
})

withPython('clients of HTTP/1.0 get it, and the end of the connection', async () => {
  const site = await startSite(source)
  const client = await connect(site.port)
  void client.send('GET /generator HTTP/1.0\r\n\r\n')
  expect(digestOf((await client.readResponse()).body)).toBe(digest)
  expect(await client.readToEnd()).toEqual(Buffer.of())
  expect(site.written()).toBeLessThan(heads)
})

withPython('so do clients on a Unix socket', async () => {
  const path = join(await folder(), 'socket')
  const site = await startSite(source, {}, { path })
  const socket = connectTo(path)
  socket.end(request('/generator', 'Connection: close'))
  const octets = Buffer.concat(await socket.toArray())
  expect(digestOf(octets.subarray(octets.indexOf('\r\n\r\n') + 4))).toBe(digest)
  expect(site.written()).toBeLessThan(heads)
})

describe('it goes through the gateway, as ever,', () => {
  withPython('for clients of HTTPS', async () => {
    const authority = await createAuthority()
    const site = await startSite(source, {}, { tls: await authority.issue() })
    const client = await connect(site.port, { tls: { ca: authority.cert } })
    void client.send(request('/generator') + request('/pid'))
    expect(digestOf((await client.readResponse()).body)).toBe(digest)
    expect((await client.readResponse()).body.toString()).toMatch(/^\d+$/)
  })

  withPython('through middleware that changes bodies', async () => {
    const flipped: (inner: Application) => Application = (inner) => async (environ, startResponse) => {
      const body = await inner(environ, startResponse)
      async function* flip(): AsyncGenerator<Uint8Array> {
        for await (const chunk of body ?? []) yield Buffer.from(chunk as Uint8Array).map((octet) => octet ^ 1)
      }
      return flip()
    }
    const inTurn = (inner: Application): Application => Object.assign(flipped(inner), inner)
    const site = await startSite(source, {}, {}, inTurn)
    const client = await connect(site.port)
    void client.send(request('/generator'))
    const { body } = await client.readResponse()
    expect(digestOf(body.map((octet) => octet ^ 1))).toBe(digest)
    expect(site.written()).toBeGreaterThan(size)
  })

  withPython('where `lendSockets` is false', async () => {
    const site = await startSite(source, { lendSockets: false })
    const client = await connect(site.port)
    void client.send(request('/generator'))
    expect(digestOf((await client.readResponse()).body)).toBe(digest)
    expect(site.written()).toBeGreaterThan(size)
  })
})

withPython('HEAD gets the head alone', async () => {
  const site = await startSite(source)
  const client = await connect(site.port)
  void client.send(request('/generator').replace('GET', 'HEAD') + request('/pid'))
  expect((await client.readResponse('HEAD')).length).toBe(0)
  expect((await client.readResponse()).body.toString()).toMatch(/^\d+$/)
})
