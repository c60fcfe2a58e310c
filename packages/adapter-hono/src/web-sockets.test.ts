// WebSockets through the libraries that Hono apps use, with a real client, on Hono's own server and on ours: what the
// client and the app see must be the same.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeWebSocket, type NodeWebSocket } from '@hono/node-ws'
import { createAdaptorServer, upgradeWebSocket } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { connect, fetchRaw, requestBytes, type RunningServer } from '@gateway-server/testkit'
import { Hono } from 'hono'
import type { UpgradeWebSocket, WSContext } from 'hono/ws'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { toApplication } from './index.ts'
import { serve } from './servers.fixture.ts'

type ServerOptions = Parameters<typeof createAdaptorServer>[0]

const running: RunningServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

async function onPort(server: Promise<RunningServer>): Promise<number> {
  const started = await server
  running.push(started)
  return started.port
}

type Listen = (app: Hono, inject: (server: Server) => void) => Promise<RunningServer>

const onOurs: Listen = (app, inject) => {
  const application = toApplication(app)
  inject(application.server)
  return serve(application)
}

const onHonos: Listen = async (app, inject) => {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  inject(server as Server) // it is one, without options that say otherwise
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const close = (): Promise<void> => {
    ;(server as Server).closeAllConnections()
    return new Promise((resolve) => void server.close(() => resolve()))
  }
  return { port: (server.address() as AddressInfo).port, close } // it listens on TCP
}

/** What a socket's other side has seen, as it went. */
function record(socket: WebSocket): { seen: unknown[]; closed: Promise<void> } {
  const seen: unknown[] = []
  socket.on('message', (data: Buffer, isBinary) => seen.push(isBinary ? [...data] : data.toString()))
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code, reason) => {
      seen.push([code, reason.toString()])
      resolve()
    })
  })
  return { seen, closed }
}

/** An app with an echo at /echo, and routes that are none. */
function echoApp(app: Hono, upgrade: UpgradeWebSocket, seen: unknown[]): Hono {
  const onMessage = (event: MessageEvent, socket: WSContext<unknown>): void => {
    seen.push(typeof event.data === 'string' ? event.data : 'binary')
    if (event.data === 'leave') socket.close(4001, 'as told')
    else socket.send(event.data as string | ArrayBuffer) // nothing else is received
  }
  app.get(
    '/echo/:name',
    upgrade((c) => ({
      onOpen: (_event, socket) => {
        const { remote } = getConnInfo(c)
        seen.push('open', remote.address)
        socket.send(`hello ${c.req.param('name')} ${c.req.header('x-a')} ${new URL(c.req.url).search}`)
      },
      onMessage,
      onClose: ({ code, reason }) => seen.push(['close', code, reason]),
    })),
  )
  return app.get('/plain', (c) => c.text('plain'))
}

/** What client and app see of a talk that one of the two ends. */
async function talk(port: number, seenByApp: unknown[], endedBy: 'app' | 'client'): Promise<unknown> {
  const client = new WebSocket(`ws://127.0.0.1:${port}/echo/ada?q=1`, { headers: { 'X-A': 'a' } })
  const { seen, closed } = record(client)
  await new Promise((resolve) => client.once('message', resolve))
  client.send('text ✓')
  client.send(Buffer.from([0, 255]))
  client.send('x'.repeat(100_000))
  await expect.poll(() => seen).toHaveLength(4)
  if (endedBy === 'app') client.send('leave')
  else client.close(4002, 'enough')
  await closed
  await expect.poll(() => seenByApp.at(-1)).toBeInstanceOf(Array)
  const plain = await fetchRaw(port, { target: '/plain' })
  return { seen, seenByApp, plain: plain.body.toString() }
}

/** The usual libraries: how an app is made with each, and what its server must be given. */
const libraries: ReadonlyArray<
  readonly [string, (seen: unknown[]) => { app: Hono; inject: (server: Server) => void }]
> = [
  [
    '@hono/node-ws',
    (seen) => {
      const app = new Hono()
      const sockets: NodeWebSocket = createNodeWebSocket({ app })
      echoApp(app, sockets.upgradeWebSocket as UpgradeWebSocket, seen) // as any other runtime's
      return { app, inject: sockets.injectWebSocket }
    },
  ],
  [
    'upgradeWebSocket of @hono/node-server',
    (seen) => {
      const app = echoApp(new Hono(), upgradeWebSocket as UpgradeWebSocket, seen) // as any other runtime's
      const websocket = { server: new WebSocketServer({ noServer: true }) }
      const inject = (server: Server): void => {
        const createServer = (): Server => server
        createAdaptorServer({ fetch: app.fetch, websocket, createServer } as ServerOptions) // ws has what it declares
      }
      return { app, inject }
    },
  ],
]

describe.each(libraries)('%s', (_name, create) => {
  test.each(['app', 'client'] as const)('talks as on Hono’s own server, ended by the %s', async (endedBy) => {
    const results: unknown[] = []
    for (const listen of [onHonos, onOurs]) {
      const seen: unknown[] = []
      const { app, inject } = create(seen)
      results.push(await talk(await onPort(listen(app, inject)), seen, endedBy))
    }
    expect(results[1]).toEqual(results[0])
    expect(results[1]).toMatchObject({ plain: 'plain' })
  })

  test.each(['/plain', '/nowhere'])('refuses the upgrade of %s as on Hono’s own server', async (target) => {
    const refusals: unknown[] = []
    for (const listen of [onHonos, onOurs]) {
      const { app, inject } = create([])
      const client = new WebSocket(`ws://127.0.0.1:${await onPort(listen(app, inject))}${target}`)
      refusals.push(await new Promise((resolve) => client.once('error', ({ message }) => resolve(message))))
    }
    expect(refusals[1]).toEqual(refusals[0])
    expect(refusals[1]).toMatch(/Unexpected server response: \d+/)
  })

  test('ends its sockets when the server stops', async () => {
    const { app, inject } = create([])
    const server = await onOurs(app, inject)
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/echo/ada`)
    const { closed } = record(client)
    await new Promise((resolve) => client.once('message', resolve))
    await Promise.all([server.close(), closed])
  })
})

test('frames that come with the upgrade request reach the app', async () => {
  const seen: unknown[] = []
  const { app, inject } = libraries[0]![1](seen) // the table's first
  const connection = await connect(await onPort(onOurs(app, inject)))
  const head = requestBytes({
    target: '/echo/ada',
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ],
  })
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]) // "hi", masked with zeros
  await connection.send(Buffer.concat([head, frame]))
  expect((await connection.readHead()).status).toBe(101)
  await expect.poll(() => seen).toContain('hi')
  connection.leave()
})

test('an upgrade that no library listens for is the app’s, as any request', async () => {
  const app = new Hono().get('/', (c) => c.text(c.req.header('upgrade') ?? 'none'))
  const application = toApplication(app)
  expect(application.server.listenerCount('upgrade')).toBe(0)
  const headers = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ] as const
  const { status, body } = await fetchRaw(await onPort(serve(application)), { target: '/', headers })
  expect([status, body.toString()]).toEqual([200, 'websocket'])
})

test('an app’s listener has its own upgrades only, and routes below a mount (honojs/middleware#722)', async () => {
  const seen: unknown[][] = [[], []]
  const [first, second] = seen.map((own) => {
    const { app, inject } = libraries[0]![1](own) // the table's first
    const application = toApplication(app)
    inject(application.server)
    return application
  })
  const port = await onPort(
    serve((environ, startResponse) => {
      const match = /^\/second(\/.*)$/.exec(environ.PATH_INFO)
      if (match === null) return first?.(environ, startResponse)
      environ.SCRIPT_NAME = '/second'
      environ.PATH_INFO = match[1] ?? ''
      return second?.(environ, startResponse)
    }),
  )
  const client = new WebSocket(`ws://127.0.0.1:${port}/second/echo/ada`)
  await new Promise((resolve) => client.once('message', resolve))
  expect(seen).toEqual([[], ['open', '127.0.0.1']])
  const { closed } = record(client)
  client.terminate()
  await closed
})
