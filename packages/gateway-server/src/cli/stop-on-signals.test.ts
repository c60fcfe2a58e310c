import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { ServerProcess } from 'scripts/server-process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CliFolder, cliFolder, said } from './cli-folder.fixture.ts'

/** `/wait` begins its answer and ends it at SIGUSR2; a timer is kept alive for ever. */
const source = `
let go
const gone = new Promise((resolve) => { go = resolve })
setInterval(() => {}, 1_000_000)
async function* slowly() { yield 'begun '; await gone; yield 'ended' }
export default Object.assign((environ, startResponse) => {
  startResponse('200 OK', [])
  return environ.PATH_INFO === '/wait' ? slowly() : ['hi']
}, { shutdown: async () => { await new Promise(setImmediate); console.error('shut down') } })
process.on('SIGUSR2', () => go())
`

interface Client {
  readonly socket: Socket
  received(): string
  /** Waits until what came matches. */
  until(pattern: RegExp): Promise<void>
  readonly closed: Promise<unknown>
}

function client(server: ServerProcess): Client {
  const socket = connect(Number(new URL(server.ready).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}) // refused, or reset: `close` follows
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  const closed = new Promise<unknown>((resolve) => socket.once('close', resolve))
  return {
    socket,
    received: () => text,
    closed,
    async until(pattern) {
      while (!pattern.test(text)) await once(socket, 'data')
    },
  }
}

async function started(): Promise<ServerProcess> {
  const folder: CliFolder = await cliFolder({ 'app.mjs': source })
  return folder.start(['app.mjs'])
}

describe.each(['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)('%s', (signal) => {
  test('ends an idle server with status 0, after the application’s shutdown, whatever timers it keeps', async () => {
    const server = await started()
    expect(await server.stop(signal)).toBe(0)
    expect(server.output()).toMatch(new RegExp(`Stopping \\(${signal}\\).*\nshut down\n$`))
  })

  test('closes connections that are kept alive', async () => {
    const server = await started()
    const idle = client(server)
    idle.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await idle.until(/hi$/)
    expect(await server.stop(signal)).toBe(0)
    await idle.closed
  })
})

describe('SIGTERM', () => {
  test('lets requests under way end, and takes no new connections', async () => {
    const server = await started()
    const busy = client(server)
    busy.socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await busy.until(/begun/)
    process.kill(server.pid, 'SIGTERM')
    await said(server, /Stopping/)
    const late = client(server)
    await late.closed
    expect(late.received()).toBe('')
    process.kill(server.pid, 'SIGUSR2')
    await busy.closed
    expect(busy.received()).toMatch(/begun [^]*ended\r\n0\r\n\r\n$/)
    expect(await server.stop('SIGCONT')).toBe(0)
  })

  test('a second time cuts the requests under way', async () => {
    const server = await started()
    const busy = client(server)
    busy.socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await busy.until(/begun/)
    process.kill(server.pid, 'SIGTERM')
    await said(server, /Stopping/)
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(server.output()).toMatch(/Cutting the requests under way .*\nshut down\n$/)
    await busy.closed
    expect(busy.received()).not.toContain('ended')
  })
})

test.each(['SIGINT', 'SIGQUIT'] as const)('%s cuts the requests under way at once', async (signal) => {
  const server = await started()
  const busy = client(server)
  busy.socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
  await busy.until(/begun/)
  expect(await server.stop(signal)).toBe(0)
  expect(server.output()).toMatch(/are cut; once more ends the process at once\nshut down\n$/)
  await busy.closed
  expect(busy.received()).not.toContain('ended')
})

test('a third signal ends a shutdown that hangs', async () => {
  const folder = await cliFolder({
    'app.mjs': `export default Object.assign(() => [], { shutdown: () => new Promise(() => setInterval(() => {}, 1e6)) })`,
  })
  const server = await folder.start(['app.mjs'])
  process.kill(server.pid, 'SIGTERM')
  await said(server, /Stopping/)
  process.kill(server.pid, 'SIGINT')
  await said(server, /Cutting/)
  expect(await server.stop('SIGTERM')).toBe(143)
})

test('a shutdown that fails is said, with status 1', async () => {
  const folder = await cliFolder({
    'app.mjs': `export default Object.assign(() => [], { shutdown: async () => { throw new Error('lost the database') } })`,
  })
  const server = await folder.start(['app.mjs'])
  expect(await server.stop()).toBe(1)
  expect(server.output()).toContain('the application failed to shut down:\nError: lost the database\n    at ')
})

test('a signal while the module loads ends at once', async () => {
  const folder = await cliFolder({
    'app.mjs': `console.error('Loading at http://here'); await new Promise((resolve) => setTimeout(resolve, 1e6))`,
  })
  const server = await folder.startUntil(['app.mjs'], /Loading/)
  expect(await server.stop('SIGTERM')).toBe(143)
})

test('a signal while the application starts up waits for it, then shuts it down', async () => {
  const folder = await cliFolder({
    'app.mjs': `let go
      process.on('SIGUSR2', () => go())
      const keepAlive = setInterval(() => {}, 1e6)
      export default Object.assign(() => [], {
        startup: () => new Promise((resolve) => { go = resolve; console.error('starting') }),
        shutdown: () => console.error('shut down'),
      })`,
  })
  const server = await folder.startUntil(['app.mjs'], /starting/)
  process.kill(server.pid, 'SIGTERM')
  await said(server, /Stopping/)
  expect(await server.stop('SIGUSR2')).toBe(0)
  expect(server.output()).toMatch(/shut down\n$/)
  expect(server.output()).not.toContain('Listening at')
})
