// Hono has no setting for proxies: what the server knows of the client is in `request.url` and in the environ.
import type { AddressInfo } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import { fetchRaw } from '@gateway-server/testkit'
import { serve } from 'gateway-server'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'

const app = new Hono<{ Bindings: { environ: { REMOTE_ADDR: string } } }>().get('/', (context) =>
  context.json({
    scheme: new URL(context.req.url).protocol,
    client: context.env.environ.REMOTE_ADDR,
    peer: getConnInfo(context).remote.address,
  }),
)

async function factsWith(forwardedAllowIps: readonly string[]): Promise<unknown> {
  const server = await serve(toApplication(app), { port: 0, forwardedAllowIps })
  onTestFinished(() => server.close())
  const headers = [
    ['X-Forwarded-For', '203.0.113.7'],
    ['X-Forwarded-Proto', 'https'],
  ] as const
  const { port } = server.address() as AddressInfo // it listens on TCP
  return JSON.parse((await fetchRaw(port, { headers })).body.toString()) as unknown
}

test('behind a trusted proxy an app sees the client’s scheme and address, and the proxy as its peer', async () => {
  expect(await factsWith(['127.0.0.1'])).toEqual({ scheme: 'https:', client: '203.0.113.7', peer: '127.0.0.1' })
})

test('of any other peer nothing of it is believed', async () => {
  expect(await factsWith(['10.0.0.0/8'])).toEqual({ scheme: 'http:', client: '127.0.0.1', peer: '127.0.0.1' })
})
