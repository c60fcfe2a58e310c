// What whoever runs a program has to say about the engine under its servers, and may ask of it.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FinishedRequest } from 'gateway-server'
import { expect, onTestFinished, test } from 'vitest'
import { loadOf, serveWith } from './index.ts'
import { Client, listening } from './server.fixture.ts'

const get = ['GET / HTTP/1.1', 'Host: a', ''] as const

/** Statuses of the requests that are observed from now on. */
function observed(): number[] {
  const statuses: number[] = []
  serveWith({
    requestObserver: { ended: ({ status }: FinishedRequest) => void statuses.push(status) },
    limits: { body: 10 },
  })
  onTestFinished(() => serveWith({}))
  return statuses
}

test('requests are observed, those of connections that are accepted from then on', async () => {
  const server = await listening((_request, response) => void response.end('hello'))
  const before = new Client(server).send(...get)
  await before.until(/hello/)
  const statuses = observed()
  await before.send(...get).until(/hello[^]*hello/)
  const after = new Client(server).send(...get)
  await after.until(/hello/)
  await expect.poll(() => statuses).toEqual([200])
  serveWith({})
  await new Client(server).send(...get).until(/hello/)
  await after.send(...get).until(/hello[^]*hello/)
  await expect.poll(() => statuses).toEqual([200, 200])
})

test('what is given goes before what the server says, which holds for the rest', async () => {
  const server = await listening((_request, response) => void response.end('hello'), { maxHeaderSize: 1024 })
  const statuses = observed()
  expect(
    await new Client(server).send('POST / HTTP/1.1', 'Host: a', 'Content-Length: 11', '').until(/\r\n\r\n/),
  ).toMatch(/^HTTP\/1.1 413 /)
  const long = `X: ${'x'.repeat(2000)}`
  expect(await new Client(server).send('GET / HTTP/1.1', 'Host: a', long, '').until(/\r\n\r\n/)).toMatch(
    /^HTTP\/1.1 431 /,
  )
  await expect.poll(() => statuses).toEqual([413, 431])
})

test('how many requests and connections a server has is known', async () => {
  const server = await listening(() => {})
  expect(loadOf(server)).toEqual({ connections: 0, requestsInFlight: 0 })
  const first = once(server, 'request')
  new Client(server).send(...get)
  const [, response] = (await first) as [unknown, ServerResponse] // what the event has
  const second = once(server, 'request')
  new Client(server).send(...get)
  await second
  expect(loadOf(server)).toEqual({ connections: 2, requestsInFlight: 2 })
  response.end()
  await expect.poll(() => loadOf(server)).toEqual({ connections: 2, requestsInFlight: 1 })
  server.closeIdleConnections()
  await expect.poll(() => loadOf(server)).toEqual({ connections: 1, requestsInFlight: 1 })
})
