import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, describe, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from './cli-folder.fixture.ts'

const dropIn = { '@gateway-server/drop-in': 'packages/drop-in' }

/** A program that listens itself, at a free port, and answers with a text. */
const program = `
import { createServer } from 'node:http'
const server = createServer((request, response) => response.end('hi from the program'))
server.listen(0, '127.0.0.1')
`

async function withDropIn(files: Readonly<Record<string, string>>): Promise<CliFolder> {
  const folder = await cliFolder(files)
  await folder.install(dropIn)
  return folder
}

const engine = { NODE_DEBUG: 'gateway-drop-in' }

test('what does not reach its servers is said', async () => {
  const folder = await withDropIn({ 'server.mjs': program })
  const args = ['server.mjs', '--keep-alive', '5', '--certfile', 'cert.pem', '--limit-concurrency', '9']
  const server = await folder.startUntil(args, /Note: (.*)/, { PORT: '0', GATEWAY_BIND: '1', GATEWAY_CHDIR: '.' })
  expect(server.ready).toBe(
    'the program makes its own servers; what does not reach them: GATEWAY_BIND in the environment, --certfile, --keep-alive, --limit-concurrency',
  )
})

test('its health is told at the admin address, and what of the logs does not reach it is said', async () => {
  const folder = await withDropIn({ 'server.mjs': program })
  const server = await folder.start(['server.mjs', '--admin', '0', '--access-logfile', 'access.log'])
  const [, admin = ''] = /Admin at (\S+)/.exec(server.output()) ?? []
  expect((await fetch(`${admin}/readyz`)).status).toBe(200)
  expect(server.output()).toContain('Note: the program logs its own requests: --access-logfile does not reach it\n')
  expect(server.output()).toContain('Note: the program counts its own requests: --admin tells of health alone\n')
})

describe('serves on our engine', () => {
  test.each([
    { what: 'an ES module that exports nothing', file: 'server.mjs', source: program },
    {
      what: 'a CommonJS module',
      file: 'server.cjs',
      source: `const http = require('http')
        http.createServer((request, response) => response.end('hi from the program')).listen({ port: 0, host: '127.0.0.1' })`,
    },
    { what: 'TypeScript', file: 'server.ts', source: `${program}const port: number = 0` },
    {
      what: 'a module that exports its server, as tests like it',
      file: 'server.mjs',
      source: `${program}export default server`,
    },
    {
      what: 'one that listens a little later',
      file: 'server.mjs',
      source: program
        .replace('server.listen', 'setTimeout(() => {}, 5); await null; setTimeout(() => server.listen')
        .replace("'127.0.0.1')", "'127.0.0.1'), 10)"),
    },
  ])('$what', async ({ file, source }) => {
    const folder = await withDropIn({ [file]: source, 'package.json': '{ "type": "module" }' })
    const server = await folder.start([file], engine)
    expect(server.ready).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(server.ready)).text()).toBe('hi from the program')
    expect(server.output()).toContain(
      `Loaded ${file}, a program that listens itself\nListening at ${server.ready} (Ctrl-C stops)\n`,
    )
    expect(server.output()).toContain('is served by gateway-server')
  })

  test('but an application that is exported comes first', async () => {
    const folder = await withDropIn({ 'server.mjs': `${program}export const application = ${answering('exported')}` })
    const { body } = await folder.serve('server.mjs')
    expect(body).toBe('exported')
  })

  test('and says where Node serves instead, and why', async () => {
    const folder = await withDropIn({
      'server.mjs': program.replace('createServer(', 'createServer({ requireHostHeader: false }, '),
    })
    const server = await folder.startUntil(['server.mjs'], /Listening at (\S+).*\n.*Node's own server/)
    expect(server.output()).toContain(
      "Note: served by Node's own server: `requireHostHeader: false`: our parser refuses",
    )
  })
})

describe('--port and --host', () => {
  test('that a program does not heed are said to be unused', async () => {
    const folder = await withDropIn({ 'server.mjs': program })
    const server = await folder.startUntil(
      ['server.mjs', '--port', '3456', '--host', '0.0.0.0'],
      /(--host) 0\.0\.0\.0 does/,
    )
    expect(server.output()).toContain(
      'Note: the program chooses its own port; --port 3456 reaches it as the variable PORT alone\n' +
        'Note: the program chooses its own address; --host 0.0.0.0 does not reach it\n',
    )
  })

  test('a program that looks at PORT gets it', async () => {
    const folder = await withDropIn({ 'server.mjs': program.replace('listen(0', 'listen(process.env.PORT ?? 1') })
    const server = await folder.start(['server.mjs', '--port', '0'])
    expect(await (await fetch(server.ready)).text()).toBe('hi from the program')
    expect(server.output()).not.toContain('Note')
  })
})

describe('a program is not waited for', () => {
  test('when it ends without having listened', async () => {
    const folder = await withDropIn({ 'server.mjs': program.replace('server.listen', 'void server.address') })
    const { status, output } = await folder.run(['server.mjs'])
    expect(output).toContain('server.mjs exports none of application, default, app. It exports nothing.')
    expect(status).toBe(3)
  })

  test('where drop-in is missing, which is said', async () => {
    const folder = await cliFolder({ 'server.mjs': program })
    const { status, output } = await folder.run(['server.mjs'])
    expect(output).toContain(
      'A program that listens itself is served where @gateway-server/drop-in is installed beside it.',
    )
    expect(status).toBe(3)
  })

  test('where drop-in is switched off', async () => {
    const folder = await withDropIn({ 'server.mjs': program })
    const { status, output } = await folder.run(['server.mjs'], { GATEWAY_DROP_IN: 'off' })
    expect(output).toContain('server.mjs exports none of application, default, app.')
    expect(status).toBe(3)
  })

  test('where an export is named on the command line', async () => {
    const folder = await withDropIn({ 'server.mjs': program })
    const { status, output } = await folder.run(['server.mjs:app'])
    expect(output).toContain('server.mjs has no export app.')
    expect(status).toBe(3)
  })
})

describe('SIGTERM', () => {
  const sockets = `import { WebSocketServer } from 'ws'
    ${program}
    let tell
    const told = new Promise((resolve) => (tell = resolve))
    server.removeAllListeners('request').on('request', (request, response) => {
      response.write('begun ')
      told.then((code) => response.end('ended ' + code))
    })
    new WebSocketServer({ server }).on('connection', (socket) => socket.on('close', tell))`
  const ws = { ws: 'packages/adapter-node/node_modules/ws' }

  test('tells the WebSockets of a program that it goes away, while requests under way go on', async () => {
    const folder = await withDropIn({ 'server.mjs': sockets })
    await folder.install(ws)
    const server = await folder.start(['server.mjs', '--graceful-timeout', '600'])
    const client = new WebSocket(server.ready.replace('http', 'ws'))
    const closed = once(client, 'close')
    await once(client, 'open')
    const response = await fetch(server.ready)
    process.kill(server.pid, 'SIGTERM')
    const [event] = (await closed) as [CloseEvent] // as WebSocket emits it
    expect(event.code).toBe(1001)
    expect(await response.text()).toBe('begun ended 1001')
    expect(await server.stop('SIGCONT')).toBe(0)
  })

  test('cuts what takes longer than --graceful-timeout, a WebSocket without an answer too', async () => {
    const folder = await withDropIn({ 'server.mjs': sockets })
    await folder.install(ws)
    const server = await folder.start(['server.mjs', '--graceful-timeout', '0.1'])
    const { hostname, port } = new URL(server.ready)
    const silent = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on('error', () => {}) // it is cut
    const head = 'Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
    silent.write(`GET / HTTP/1.1\r\n${head}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    await once(silent, 'data')
    expect(await server.stop('SIGTERM')).toBe(0)
    silent.destroy()
  })

  test('ends a program that does not listen to it, once requests under way are answered', async () => {
    const folder = await withDropIn({
      'server.mjs': `${program.replace('response.end', 'process.once("SIGUSR2", () => response.end').replace("program')", "program'))")}
        server.on('request', () => console.log('asked')); process.on('exit', () => console.log('exits'))`,
    })
    const server = await folder.start(['server.mjs'])
    const answer = fetch(server.ready)
    await until(() => server.output().includes('asked'))
    process.kill(server.pid, 'SIGTERM')
    await until(() => server.output().includes('Stopping (SIGTERM)'))
    process.kill(server.pid, 'SIGUSR2')
    expect(await (await answer).text()).toBe('hi from the program')
    expect(await server.stop('SIGCONT')).toBe(0)
  })

  test('is left to a program that listens to it', async () => {
    const folder = await withDropIn({
      'server.mjs': `${program}process.on('SIGTERM', () => { console.log('by itself'); process.exit(7) })`,
    })
    const server = await folder.start(['server.mjs'])
    expect(await server.stop('SIGTERM')).toBe(7)
    expect(server.output()).toContain('by itself')
    expect(server.output()).not.toContain('Stopping')
  })
})

/** Waits for what another process says. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate()
}
