// How large responses end that a worker writes to its client's socket itself: what holds for all others holds for them.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '@gateway-server/testkit'
import type { FinishedRequest } from 'gateway-server'
import { describe, expect } from 'vitest'
import { digest, digestOf, request, size, source, until, withPython } from './direct.fixture.ts'
import { startSite, type Site } from './site.fixture.ts'

/** Resolves when the worker has told that a client is waited for: all of its threads but one may be. */
async function isWaitedFor(site: Site, threads: number): Promise<void> {
  if (threads > 1) expect((await site.ask('/pid')).status).toBe(200)
  // Longer than the worker takes to tell (client.py).
  await new Promise((resolve) => void setTimeout(resolve, 300))
}

describe.each([1, 3])('with %d threads', (threads) => {
  withPython('a client that goes away ends it: the application’s close is called, and nothing is logged', async () => {
    const site = await startSite(source, { threads })
    const before = (await site.ask('/pid')).text
    for (const hard of [true, false]) {
      const client = await connect(site.port)
      void client.send(request('/endless'))
      await client.readHead()
      await client.readChunk()
      client.leave(hard)
      const closed = join(site.folder, 'closed')
      await until(() => existsSync(closed))
      await rm(closed)
      expect((await site.ask('/pid')).text).toBe(before)
    }
    expect(site.log).toEqual([])
  })

  withPython('so does one that goes away while the worker waits for it to read', async () => {
    const site = await startSite(source, { threads })
    for (const hard of [true, false]) {
      const client = await connect(site.port)
      void client.send(request('/endless'))
      await client.readHead()
      client.socket.pause()
      await isWaitedFor(site, threads)
      client.leave(hard)
      const closed = join(site.folder, 'closed')
      await until(() => existsSync(closed))
      await rm(closed)
    }
    expect((await site.ask('/pid')).status).toBe(200)
    expect(site.log).toEqual([])
  })

  withPython('a client that reads nothing is cut after the send timeout; the worker goes on', async () => {
    const told: FinishedRequest[] = []
    const serverOptions = {
      sendTimeout: 300,
      requestObserver: { ended: (each: FinishedRequest) => void told.push(each) },
    }
    const site = await startSite(source, { threads }, serverOptions)
    const pid = (await site.ask('/pid')).text
    const client = await connect(site.port)
    void client.send(request('/endless'))
    await client.readHead()
    client.socket.pause()
    await until(() => existsSync(join(site.folder, 'closed')))
    expect((await site.ask('/pid')).text).toBe(pid)
    client.socket.resume()
    const { body, complete } = await client.readBody()
    expect(complete).toBe(false)
    expect(site.log).toEqual([])
    const cut = told.find(({ head }) => head?.path === '/endless')
    expect(cut).toMatchObject({ status: 200, bytes: body.length })
  })

  withPython(
    'where the application gives nothing any more the connection is cut, and the worker replaced',
    async () => {
      const site = await startSite(source, { threads, timeout: 1500 })
      const pid = (await site.ask('/pid')).text
      const client = await connect(site.port)
      void client.send(request('/stuck'))
      await client.readHead()
      expect(await client.readBody()).toMatchObject({ complete: false })
      expect((await site.ask('/pid')).text).not.toBe(pid)
      expect(site.log.join('')).toContain('works on a request for more than 1.5 seconds')
    },
  )

  withPython.each([
    ['short', 159 * 65_536, 'ended after 10420224 of the 10485760 octets'],
    ['fails', 100 * 65_536, 'RuntimeError: in the middle'],
  ])('the connection is cut where the application ends early: %s', async (path, length, message) => {
    const told: FinishedRequest[] = []
    const observer = { requestObserver: { ended: (each: FinishedRequest) => void told.push(each) } }
    const site = await startSite(source, { threads }, observer)
    const client = await connect(site.port)
    void client.send(request(`/${path}`))
    await client.readHead()
    const { body, complete } = await client.readBody()
    expect([body.length, complete]).toEqual([length, false])
    expect(site.log.join('')).toContain(message)
    expect(told).toMatchObject([{ bytes: length }])
  })

  withPython('what goes beyond the Content-Length is cut off', async () => {
    const site = await startSite(source, { threads })
    const client = await connect(site.port)
    void client.send(request('/long') + request('/pid'))
    expect(digestOf((await client.readResponse()).body)).toBe(digest)
    expect((await client.readResponse()).body.toString()).toMatch(/^\d+$/)
    expect(site.log.join('')).toContain('more than the 10485760 octets of its Content-Length')
  })

  withPython('a worker that dies loses the responses it writes, and the client sees that', async () => {
    const site = await startSite(source, { threads })
    const pid = Number((await site.ask('/pid')).text)
    const client = await connect(site.port)
    void client.send(request('/endless'))
    await client.readHead()
    await client.readChunk()
    process.kill(pid, 'SIGKILL')
    expect(await client.readBody()).toMatchObject({ complete: false })
    expect(Number((await site.ask('/pid')).text)).not.toBe(pid)
  })

  withPython('a child that the application forks keeps no connection open', async () => {
    const site = await startSite(source, { threads })
    const client = await connect(site.port)
    void client.send(request('/forks'))
    await client.readHead()
    const { body, complete } = await client.readBody()
    expect([body.length, complete]).toEqual([16 * 65_536, false])
  })

  withPython('where the worker has too many files open, the response goes through the gateway', async () => {
    const site = await startSite(source, { threads })
    const client = await connect(site.port)
    for (let count = 0; count < 2; count++) {
      void client.send(request('/full'))
      expect(digestOf((await client.readResponse()).body)).toBe(digest)
    }
    expect(site.written()).toBeGreaterThan(2 * size)
  })

  withPython('a server that stops lets it end', async () => {
    const site = await startSite(source, { threads }, { gracefulTimeout: 60_000 })
    const client = await connect(site.port)
    void client.send(request('/generator'))
    const head = await client.readHead()
    client.socket.pause()
    const closed = site.server.close()
    client.socket.resume()
    expect(head.status).toBe(200)
    expect(digestOf((await client.readBody()).body)).toBe(digest)
    client.leave()
    await closed
  })
})

withPython('clients that read nothing keep no other thread from its own', async () => {
  const site = await startSite(source, { threads: 3 })
  const idle = await Promise.all([connect(site.port), connect(site.port)])
  for (const client of idle) {
    void client.send(request('/generator'))
    await client.readHead()
    client.socket.pause()
  }
  for (let count = 0; count < 20; count++) expect((await site.ask('/pid')).status).toBe(200)
  const reading = await connect(site.port)
  void reading.send(request('/generator'))
  expect(digestOf((await reading.readResponse()).body)).toBe(digest)
  for (const client of idle) {
    client.socket.resume()
    expect(digestOf((await client.readBody()).body)).toBe(digest)
  }
})
