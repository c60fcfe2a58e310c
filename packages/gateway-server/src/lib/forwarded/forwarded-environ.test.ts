import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ServerOptions } from '../options.ts'
import { createServer } from '../serve.ts'
import { get, testServer } from '../test-server.fixture.ts'
import { tlsServer } from '../tls/tls-server.fixture.ts'

const keys = ['REMOTE_ADDR', 'REMOTE_PORT', 'gateway.url_scheme', 'HTTPS', 'SERVER_NAME', 'SERVER_PORT', 'HTTP_HOST']

/** Answers with what an application knows of its client. */
const answeringFacts: Application = (environ, startResponse) => {
  startResponse('200 OK', [])
  return [JSON.stringify(Object.fromEntries(keys.map((key) => [key, environ[key as 'REMOTE_ADDR']])))]
}

async function factsOf(options: ServerOptions, ...fieldLines: readonly string[]): Promise<Record<string, string>> {
  const { send } = await testServer(answeringFacts, options)
  return factsIn(await send(get('/', ...fieldLines)))
}

async function factsIn(client: { readResponse(): Promise<{ body: Buffer }> }): Promise<Record<string, string>> {
  return JSON.parse((await client.readResponse()).body.toString()) as Record<string, string> // of answeringFacts
}

const loopback = { forwardedAllowIps: ['127.0.0.1'] }

describe('through a trusted proxy an application sees', () => {
  test('its client', async () => {
    const facts = await factsOf(loopback, 'X-Forwarded-For: 192.0.2.9, 203.0.113.7')
    expect(facts).toMatchObject({ REMOTE_ADDR: '203.0.113.7', 'gateway.url_scheme': 'http', SERVER_NAME: 'a.example' })
    expect(facts).not.toHaveProperty('REMOTE_PORT')
  })

  test('the port of its client, where it is said', async () => {
    const facts = await factsOf(loopback, 'Forwarded: for="[2001:db8::1]:4711"')
    expect(facts).toMatchObject({ REMOTE_ADDR: '2001:db8::1', REMOTE_PORT: '4711' })
  })

  test('HTTPS, and its port with it', async () => {
    const facts = await factsOf(loopback, 'X-Forwarded-For: 203.0.113.7', 'X-Forwarded-Proto: https')
    expect(facts).toMatchObject({ 'gateway.url_scheme': 'https', HTTPS: 'on', SERVER_PORT: '443' })
  })

  test('the host that its client asked for, and the field Host as it came', async () => {
    const facts = await factsOf(loopback, 'X-Forwarded-Host: shop.example:8443', 'X-Forwarded-Proto: https')
    expect(facts).toMatchObject({ SERVER_NAME: 'shop.example', SERVER_PORT: '8443', HTTP_HOST: 'a.example' })
  })

  test('the port that its client came to', async () => {
    expect(await factsOf(loopback, 'X-Forwarded-Port: 8443')).toMatchObject({ SERVER_PORT: '8443' })
  })

  test('each request of a connection with its own client', async () => {
    const { send } = await testServer(answeringFacts, loopback)
    const fields = ['X-Forwarded-For: 203.0.113.7', 'X-Forwarded-For: 203.0.113.8', 'Via: 1.1 proxy']
    const client = await send(fields.map((field) => get('/', field)).join(''))
    const addresses = [await factsIn(client), await factsIn(client), await factsIn(client)]
    expect(addresses.map(({ REMOTE_ADDR }) => REMOTE_ADDR)).toEqual(['203.0.113.7', '203.0.113.8', '127.0.0.1'])
  })

  test('no HTTPS where its client came without', async () => {
    const { connectTls } = await tlsServer(answeringFacts, loopback)
    const client = await connectTls()
    void client.send(get('/', 'Forwarded: for=203.0.113.7;proto=http'))
    const facts = await factsIn(client)
    expect(facts).toMatchObject({ 'gateway.url_scheme': 'http', SERVER_PORT: '80' })
    expect(facts).not.toHaveProperty('HTTPS')
  })
})

const claim = ['X-Forwarded-For: 203.0.113.7', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: shop.example']

describe('nothing is believed', () => {
  const unbelieved = { REMOTE_ADDR: '127.0.0.1', 'gateway.url_scheme': 'http', SERVER_NAME: 'a.example' }

  test('of anybody, by default', async () => {
    expect(await factsOf({}, ...claim)).toMatchObject(unbelieved)
  })

  test('of who is not trusted', async () => {
    expect(await factsOf({ forwardedAllowIps: ['10.0.0.0/8', '::1'] }, ...claim)).toMatchObject(unbelieved)
  })

  test('of the other fields than those that are chosen', async () => {
    const options = { ...loopback, forwardedHeaders: 'forwarded' } as const
    expect(await factsOf(options, ...claim)).toMatchObject(unbelieved)
  })

  test('of a field with an underscore in its name', async () => {
    expect(await factsOf(loopback, 'X_Forwarded_For: 203.0.113.7', 'X-Forwarded_For: 203.0.113.8')).toMatchObject(
      unbelieved,
    )
  })
})

test('with * every peer is believed, but not the hops that it names', async () => {
  const facts = await factsOf({ forwardedAllowIps: ['*'] }, 'X-Forwarded-For: 192.0.2.9, 203.0.113.7')
  expect(facts).toMatchObject({ REMOTE_ADDR: '203.0.113.7' })
})

test('a proxy that comes over a Unix socket is trusted, where any is', async () => {
  for (const [forwardedAllowIps, expected] of [
    [['10.0.0.1'], '203.0.113.7'],
    [[], undefined],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'forwarded-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'server.sock')
    const server = createServer(answeringFacts, { forwardedAllowIps }).listen(path)
    onTestFinished(() => server.close())
    await once(server, 'listening')
    const client = connect(path)
    onTestFinished(() => void client.destroy())
    client.end(get('/', 'Connection: close', ...claim))
    const { REMOTE_ADDR } = JSON.parse((await text(client)).split('\r\n\r\n')[1] ?? '') as { REMOTE_ADDR?: string } // of answeringFacts
    expect(REMOTE_ADDR).toBe(expected)
  }
})

describe('what proxies contradict each other in, or nobody can read, is refused', () => {
  test.each([
    ['both', 'X-Forwarded-For: 203.0.113.7', 'Forwarded: for=192.0.2.1'],
    ['a quote without an end', 'Forwarded: for="', 'Forwarded: for=203.0.113.7'],
  ])('%s', async (_name, ...fieldLines) => {
    const { send, server } = await testServer(answeringFacts, loopback)
    const refused = once(server, 'clientError')
    const client = await send(get('/', ...fieldLines))
    expect((await client.readResponse()).status).toBe(400)
    expect(String((await refused)[0])).toContain('Forwarded')
    expect(server.connections).toBeLessThanOrEqual(1)
  })

  test('but of who is not trusted it is not even read', async () => {
    expect(await factsOf({ forwardedAllowIps: ['::1'] }, 'Forwarded: for="')).toMatchObject({
      REMOTE_ADDR: '127.0.0.1',
    })
  })
})

test.each([[['localhost']], [['10.0.0.0/33']]])('a list with %j is an error of the options', (forwardedAllowIps) => {
  expect(() => createServer(answeringFacts, { forwardedAllowIps })).toThrow(RangeError)
})
