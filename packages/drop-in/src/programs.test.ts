// Programs that know nothing of us, run twice: on Node's own server and with drop-in. The same requests get the same answers.
import { once } from 'node:events'
import { createAuthority } from 'scripts/certificates'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Asked, ask, servedByUs, start } from './program.fixture.ts'

const plainRequests: readonly Asked[] = [
  { target: '/facts?a=1&b=%20' },
  { target: '/facts', headers: { 'X-Many': ['one', 'two'], Cookie: 'a=1; b=2', Accept: '*/*' } },
  { target: '/echo', method: 'POST', body: 'what is sent' },
  { target: '/body', method: 'PUT', body: 'x'.repeat(200_000) },
  { target: '/body', method: 'DELETE' },
  { target: '/chunks', headers: { TE: 'trailers' } },
  { target: '/cookies' },
  { target: '/cookies', method: 'HEAD' },
  { target: '/empty' },
  { target: '/same' },
  { target: '/cut' },
  { target: '/no/such?thing' },
]

const json = { 'Content-Type': 'application/json' }
const frameworkRequests: readonly Asked[] = [
  { target: '/' },
  { target: '/', method: 'HEAD' },
  { target: '/users/7?a=1&a=2' },
  { target: '/users', method: 'POST', headers: json, body: '{"name":"Ada"}' },
  { target: '/users', method: 'POST', headers: json, body: '{"name":' },
  { target: '/fails' },
  { target: '/missing' },
]

const programs = [
  { program: 'named-import.mjs', requests: plainRequests },
  { program: 'required.cjs', requests: plainRequests },
  { program: 'inherits.cjs', requests: plainRequests },
  { program: 'subclass.ts', requests: plainRequests },
  { program: 'secure.mjs', requests: plainRequests },
  { program: 'inherited.mjs', requests: plainRequests },
  { program: 'worker-thread.mjs', requests: plainRequests },
  { program: 'sent-sockets.mjs', requests: plainRequests },
  { program: 'sent-server.mjs', requests: plainRequests },
  {
    program: 'express5.mjs',
    requests: [...frameworkRequests, { target: '/file', headers: { Range: 'bytes=3-9' } }, { target: '/file' }],
  },
  { program: 'express4.cjs', requests: [...frameworkRequests, { target: '/file' }] },
  { program: 'fastify.mjs', requests: frameworkRequests },
  { program: 'hono.mjs', requests: frameworkRequests },
  { program: 'nest.cjs', requests: frameworkRequests },
  { program: 'koa.cjs', requests: [...frameworkRequests, { target: '/stream' }] },
]

describe.each(programs)('$program', ({ program, requests }) => {
  test('answers with drop-in as it does without, and nobody can tell on the wire', async () => {
    const { cert, key } = await (await createAuthority()).issue()
    const env = { TLS_CERT: cert, TLS_KEY: key, NODE_ENV: 'production' }
    const [plain, ours] = await Promise.all([start(program, true, env), start(program, false, env)])
    for (const asked of requests) {
      const expected = await ask(plain.url, asked)
      expect(await ask(ours.url, asked), JSON.stringify({ ...asked, body: undefined })).toEqual(expected)
    }
    await expect.poll(() => ours.process.output()).toMatch(servedByUs) // a thread’s comes through the main one
    expect(ours.process.output()).not.toContain('left to node:http')
  })
})

test('what a listener of any event throws is an uncaught exception', async () => {
  const [plain, ours] = await Promise.all([start('failing-listeners.cjs', true), start('failing-listeners.cjs', false)])
  const events = ['listener', 'data', 'end', 'pause', 'prefinish', 'finish', 'close', 'callback', 'drain']
  for (const event of [...events, 'upgrade', 'checkContinue']) {
    const expected = { message: 'a listener failed', origin: 'uncaughtException' }
    for (const { url } of [plain, ours]) {
      const { body } = await ask(url, { target: `/run/${event}` })
      expect(JSON.parse(body), event).toEqual(expected)
    }
  }
})

test.each(['at-once', 'with-length', 'empty', 'later', 'observed', 'failing'])(
  'an answer leaves before the process that its handler ends: %s',
  async (name) => {
    const [plain, ours] = await Promise.all([start('exits.cjs', true), start('exits.cjs', false)])
    const expected = await ask(plain.url, { target: `/${name}` })
    expect(expected.cut).toBe(false)
    expect(await ask(ours.url, { target: `/${name}` })).toEqual(expected)
  },
)

test('GATEWAY_DROP_IN=off leaves the program to Node', async () => {
  const { process, url } = await start('named-import.mjs', false, { GATEWAY_DROP_IN: 'off' })
  expect(await ask(url, { target: '/cookies' })).toMatchObject({ status: 200 })
  expect(process.output()).not.toContain('GATEWAY-DROP-IN')
})

test('ws on the program’s own server', async () => {
  const { url } = await start('websocket.mjs', false)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket?room=1`, { origin: 'http://a.example' })
  const messages: string[] = []
  socket.on('message', (data: Buffer) => {
    messages.push(data.toString())
    if (messages.length === 1) socket.send('one')
    else socket.close(1000)
  })
  const [code] = (await once(socket, 'close')) as [number]
  expect(code).toBe(1000)
  expect(messages).toEqual(['welcome to /socket?room=1 from http://a.example', 'echo one'])
  expect(await ask(url, { target: '/cookies' })).toMatchObject({ status: 200 })
})

test('the workers of node:cluster', async () => {
  const { process, url } = await start('cluster.mjs', false)
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask(url, { target: '/' })))
  expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['worker 1', 'worker 2']))
  expect(process.output().match(new RegExp(servedByUs, 'g'))).toHaveLength(2)
  expect(await process.stop('SIGTERM')).toBe(0)
})

test.each([{ plain: true }, { plain: false }])(
  'what a listener throws is an uncaught exception (plain: $plain)',
  async ({ plain }) => {
    const { process, url } = await start('throws.cjs', plain)
    await expect(ask(url, { target: '/' })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await process.stop('SIGCONT')).toBe(1)
    expect(process.output()).toContain('Error: thrown by the listener')
  },
)
