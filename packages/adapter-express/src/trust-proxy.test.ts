// Express asks its own setting `trust proxy` whom it believes, by the address of the connection's peer: behind a server that
// trusts proxies itself, it sees what it sees on node:http.
import { fetchRaw, type RunningServer } from '@gateway-server/testkit'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

function appOf(trust: unknown): express.Express {
  const app = express()
  if (trust !== undefined) app.set('trust proxy', trust)
  return app.get('/', ({ ip, ips, protocol, hostname, secure, socket }, response) => {
    response.json({ ip, ips, protocol, hostname, secure, peer: socket.remoteAddress })
  })
}

const headers = [
  ['X-Forwarded-For', '198.51.100.9, 203.0.113.7'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', 'shop.example'],
] as const

async function factsOf(running: Promise<RunningServer>): Promise<unknown> {
  const server = await running
  onTestFinished(async () => void (await server.close()))
  return JSON.parse((await fetchRaw(server.port, { headers })).body.toString()) as unknown
}

test.each([
  ['nobody', undefined, { ip: '127.0.0.1', protocol: 'http', secure: false }],
  ['the loopback', 'loopback', { ip: '203.0.113.7', protocol: 'https', hostname: 'shop.example', secure: true }],
  ['one hop', 1, { ip: '203.0.113.7', ips: ['203.0.113.7'], protocol: 'https' }],
  ['two hops', 2, { ip: '198.51.100.9', protocol: 'https', hostname: 'shop.example' }],
  ['everybody', true, { ip: '198.51.100.9', ips: ['198.51.100.9', '203.0.113.7'] }],
])('an app that trusts %s sees its client as on node:http, and the peer in its socket', async (_name, trust, facts) => {
  const seen = await factsOf(serve(toApplication(appOf(trust)), { forwardedAllowIps: ['127.0.0.1'] }))
  expect(seen).toMatchObject({ ...facts, peer: '127.0.0.1' })
  expect(seen).toEqual(await factsOf(serveNative(appOf(trust))))
})
