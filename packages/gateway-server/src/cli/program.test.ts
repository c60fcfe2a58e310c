import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, describe, test } from 'vitest'
import { answering, type CliFolder, cliFolder, said } from './cli-folder.fixture.ts'

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
  const args = ['server.mjs', '--keep-alive', '5', '--certfile', 'cert.pem', '--proxy-protocol']
  const server = await folder.startUntil(args, /Note: (.*)/, { PORT: '0', GATEWAY_BIND: '1', GATEWAY_CHDIR: '.' })
  expect(server.ready).toBe(
    'the program makes its own servers; what does not reach them: GATEWAY_BIND in the environment, --certfile, --proxy-protocol',
  )
})

describe('what the command line says of requests reaches those of a program', () => {
  const twoServers = `${program}createServer((request, response) => response.end('two')).listen(0, '127.0.0.1')`

  /** Where the servers of `twoServers` listen. */
  const bothOf = (output: string): string[] => Array.from(output.matchAll(/Listening at (\S+)/g), ([, url = '']) => url)

  test.each([
    {
      format: 'combined',
      line: (path: string) => new RegExp(`^127\\.0\\.0\\.1 - - \\[.*\\] "GET ${path} HTTP/1.1" 200 \\d+ `),
    },
    { format: 'json', line: (path: string) => new RegExp(`"method":"GET","target":"${path}",.*"status":200,`) },
  ])('requests to all servers of a program are in the access log, in $format', async ({ format, line }) => {
    const folder = await withDropIn({ 'server.mjs': twoServers })
    const args = ['server.mjs', '--access-logfile', 'access.log', '--access-logformat', format]
    const server = await folder.startUntil(args, /(Listening at \S+.*\n.*){2}/)
    const [first = '', second = ''] = bothOf(server.output())
    expect(await (await fetch(`${first}/one`)).text()).toBe('hi from the program')
    expect(await (await fetch(`${second}/two`)).text()).toBe('two')
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(server.output()).not.toContain('Note')
    const lines = (await readFile(join(folder.path, 'access.log'), 'utf8')).trimEnd().split('\n')
    expect(lines).toEqual([expect.stringMatching(line('/one')), expect.stringMatching(line('/two'))])
  })

  test('the access log has the last request of a program that ends by itself', async () => {
    const folder = await withDropIn({ 'server.mjs': `${program}process.on('SIGTERM', () => process.exit(7))` })
    const server = await folder.start(['server.mjs', '--access-logfile', 'access.log'])
    await fetch(`${server.ready}/last`)
    expect(await server.stop('SIGTERM')).toBe(7)
    expect(await readFile(join(folder.path, 'access.log'), 'utf8')).toContain('"GET /last HTTP/1.1" 200 ')
  })

  test('--admin counts the requests of a program, and tells of its health', async () => {
    const folder = await withDropIn({
      'server.mjs': twoServers.replace("response.end('two')", "request.url === '/held' || response.end('two')"),
    })
    const server = await folder.startUntil(['server.mjs', '--admin', '0'], /(Listening at \S+.*\n.*){2}/)
    const urls = bothOf(server.output())
    for (const url of urls) await (await fetch(url)).text()
    fetch(`${urls.at(-1)}/held`).catch(() => {}) // cut at the end
    const [, admin = ''] = /Admin at (\S+)/.exec(server.output()) ?? []
    expect((await fetch(`${admin}/readyz`)).status).toBe(200)
    const metrics = async (): Promise<string> => (await fetch(`${admin}/metrics`)).text()
    await expect.poll(metrics).toContain('gateway_requests_total{method="GET",status="2xx"} 2\n')
    await expect.poll(metrics).toContain('gateway_requests_in_flight 1\n')
    await expect.poll(metrics).toMatch(/^gateway_connections [1-3]$/m) // of a client that may keep others
  })

  test('times and limits that are written hold for the servers of a program, its own for the rest', async () => {
    const folder = await withDropIn({
      'server.mjs': program
        .replace('(request, response) =>', '(request, response) => request.resume().on("end", () =>')
        .replace("program')", "program'))"),
    })
    const limited = await folder.start(['server.mjs', '--keep-alive', '9', '--limit-request-body', '3'])
    const post = (url: string, body: string): Promise<Response> => fetch(url, { method: 'POST', body })
    expect((await post(limited.ready, 'abc')).status).toBe(200)
    expect((await post(limited.ready, 'abc')).headers.get('keep-alive')).toBeNull()
    expect((await post(limited.ready, 'abcd')).status).toBe(413)
    const plain = await folder.start(['server.mjs'])
    expect((await post(plain.ready, 'abcd')).headers.get('keep-alive')).toBe('timeout=5')
  })

  test('requests of a program have ids, and postRequest is told of them', async () => {
    const folder = await withDropIn({
      'server.mjs': program.replace("'hi from the program'", "request.headers['x-request-id']"),
      'gateway.config.mjs': `export default { postRequest({ status, bytes }) { console.log('told of', status, bytes) } }`,
    })
    const server = await folder.start(['server.mjs', '--request-id', 'accept'])
    const response = await fetch(server.ready, { headers: { 'X-Request-Id': 'mine' } })
    expect(response.headers.get('x-request-id')).toBe('mine')
    expect(await response.text()).toBe('mine')
    await said(server, /told of 200 4\n/)
  })

  test('requests to other servers of an application are not logged', async () => {
    const folder = await withDropIn({
      'app.mjs': `${program}
        await new Promise((resolve) => server.once('listening', resolve))
        export const application = (environ, startResponse) => {
          startResponse('200 OK', [])
          return ['http://127.0.0.1:' + server.address().port]
        }`,
    })
    const server = await folder.start(['app.mjs', '--access-logfile', 'access.log'])
    const other = await (await fetch(`${server.ready}/of-the-application`)).text()
    expect(await (await fetch(`${other}/of-another`)).text()).toBe('hi from the program')
    await server.stop('SIGTERM')
    const log = await readFile(join(folder.path, 'access.log'), 'utf8')
    expect(log).toContain('/of-the-application')
    expect(log).not.toContain('/of-another')
  })
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
    const args = ['server.mjs', '--access-logfile', '-', '--graceful-timeout', '9', '--send-timeout', '9']
    const server = await folder.startUntil(args, /what does not reach it: (.*)/)
    expect(server.output()).toContain(
      "Note: served by Node's own server: `requireHostHeader: false`: our parser refuses",
    )
    expect(server.ready).toBe('--send-timeout, --access-logfile')
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
