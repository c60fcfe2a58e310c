// Logs of the command, in the single process and in a master with its workers: as files on a disk.
import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { connect } from '@gateway-server/testkit'
import type { ServerProcess } from 'scripts/server-process'
import { describe, expect, test } from 'vitest'
import { type CliFolder, cliFolder } from './cli-folder.fixture.ts'

const source = `
console.log('loaded the module')
export default (environ, startResponse) => {
  if (environ.PATH_INFO === '/fail') throw new Error('broken')
  if (environ.PATH_INFO === '/print') for (const line of ['one\\n', 'two\\n']) environ['gateway.errors'].write(line)
  startResponse('200 OK', [])
  return [environ.PATH_INFO + ' ' + environ.HTTP_X_REQUEST_ID]
}
`

interface Started {
  readonly folder: CliFolder
  readonly server: ServerProcess
  read(name: string): Promise<string>
}

async function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const folder = await cliFolder({ 'app.mjs': source })
  const server = await folder.start(['app.mjs', ...args], { PORT: '0', ...env })
  return { folder, server, read: (name) => readFile(join(folder.path, name), 'utf8').catch(() => '') }
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')
const asText = { GATEWAY_LOG_FORMAT: 'text' }
const asAuto = { GATEWAY_LOG_FORMAT: 'auto' }

describe.each([
  ['in a single process', []],
  ['in a master with its workers', ['--workers', '2']],
])('%s', (_name, mode) => {
  test('every request is in the access log when the server has stopped', async () => {
    const { server, read } = await start([
      ...mode,
      '--access-logfile',
      'access.log',
      '--access-logformat',
      '%(U)s %(s)s',
    ])
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`)
    await Promise.all(paths.map(async (path) => (await fetch(server.ready + path)).text()))
    await server.stop()
    const lines = linesOf(await read('access.log'))
    expect(lines.toSorted()).toEqual(paths.map((path) => `${path} 200`).toSorted())
  })

  test('what the application did not see is in it, too', async () => {
    const { server, read } = await start([...mode, '--access-logfile', 'access.log'])
    const connection = await connect(Number(new URL(server.ready).port))
    void connection.send('GET /"quoted HTTP/9.9\r\n\r\n')
    expect((await connection.readResponse()).status).toBe(505)
    connection.leave()
    await server.stop()
    expect(await read('access.log')).toMatch(
      /^127\.0\.0\.1 - - \[[^\]]+\] "GET \/\\x22quoted HTTP\/9\.9" 505 - "-" "-"\n$/,
    )
  })

  test('files that were moved away are opened anew (SIGUSR1)', async () => {
    const args = [...mode, '--access-logfile', 'access.log', '--error-logfile', 'error.log']
    const { folder, server, ask, read } = await startQuietly(args)
    const move = (name: string): void => renameSync(join(folder.path, name), join(folder.path, `${name}.1`))
    await ask('/before')
    await ask('/fail')
    move('access.log')
    move('error.log')
    process.kill(server.pid, 'SIGUSR1')
    const isOpenedAnew = async (): Promise<boolean> => {
      await Promise.all([ask('/after'), ask('/fail')])
      return (await read('access.log')) !== '' && (await read('error.log')).includes('broken')
    }
    await expect.poll(isOpenedAnew).toBe(true)
    await server.stop()
    expect(await read('access.log.1')).toContain('/before')
    expect(await read('access.log')).toContain('/after')
    expect(await read('error.log.1')).toContain('broken')
  })

  test('a request has one id, in the application, in the response and in the log', async () => {
    const { server, read } = await start([
      ...mode,
      '--request-id=generate',
      '--access-logfile=access.log',
      '--access-logformat=json',
    ])
    const response = await fetch(server.ready)
    const id = response.headers.get('x-request-id')
    expect(await response.text()).toBe(`/ ${id}`)
    await server.stop()
    expect(JSON.parse(await read('access.log'))).toMatchObject({ requestId: id, status: 200, target: '/' })
  })

  test('errors are JSON where nobody looks, and text where it is asked for', async () => {
    const json = await start(mode, asAuto)
    const text = await start(mode, asText)
    for (const { server } of [json, text]) {
      await (await fetch(`${server.ready}/fail`)).text()
      await server.stop()
    }
    const messages = linesOf(json.server.output())
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const failed = messages.find(({ level }) => level === 'error')
    expect(failed).toMatchObject({ msg: 'GET /fail: the application failed', err: { message: 'broken' } })
    expect(text.server.output()).toMatch(/GET \/fail: the application failed\nError: broken\n {4}at /)
  })

  test('what an application prints to gateway.errors in one go is one message', async () => {
    const { server } = await start(mode, asAuto)
    await (await fetch(`${server.ready}/print`)).text()
    await server.stop()
    expect(server.output()).toContain('"msg":"one\\ntwo"')
  })

  test('what is below the level is left out', async () => {
    const { server, ask } = await startQuietly([...mode, '--log-level', 'error', '--log-format', 'text'])
    await ask('/fail')
    await server.stop()
    const text = server.output().replaceAll('loaded the module\n', '')
    expect(text).toMatch(/^(\[.*\] )?GET \/fail: the application failed\nError: broken\n( .*\n)+$/)
  })

  test('the access log may be standard output', async () => {
    const { server } = await start([...mode, '--access-logfile', '-', '--access-logformat', '%(m)s %(U)s'], asText)
    await (await fetch(`${server.ready}/there`)).text()
    await server.stop()
    expect(linesOf(server.output())).toContain('GET /there')
  })
})

test('no line is lost, or written twice, when workers are replaced while they serve', async () => {
  const args = ['--workers', '2', '--access-logfile', 'access.log', '--access-logformat', '%(U)s %(s)s']
  const { server, read } = await start(args, asText)
  const reloads = (): number => server.output().split('Reloaded').length - 1
  const paths: string[] = []
  const ask = async (): Promise<void> => {
    const path = `/${paths.length}`
    paths.push(path)
    expect((await fetch(server.ready + path, { headers: { connection: 'close' } })).status).toBe(200)
  }
  for (let reload = 1; reload <= 3; reload++) {
    process.kill(server.pid, 'SIGHUP')
    while (reloads() < reload) await ask()
    for (let count = 0; count < 50; count++) await ask() // by the new workers, while the old ones may still be ending
  }
  await server.stop()
  expect(linesOf(await read('access.log')).toSorted()).toEqual(paths.map((path) => `${path} 200`).toSorted())
})

test.each([
  [['--access-logfile', 'none/access.log'], 1, 'none/access.log cannot be opened'],
  [['--error-logfile', 'none/error.log'], 1, 'none/error.log cannot be opened'],
  [['--access-logformat', '%(nothing)s'], 2, '--access-logformat'],
])('what cannot be is said, and nothing is served: %s', async (args, status, message) => {
  const folder = await cliFolder({ 'app.mjs': source })
  const result = await folder.run(['app.mjs', '--port', '0', ...args])
  expect(result).toMatchObject({ status, output: expect.stringContaining(message) })
})

/** Of a server that does not say where it listens. */
interface Quiet extends Started {
  ask(path: string): Promise<number>
}

async function startQuietly(args: readonly string[]): Promise<Quiet> {
  const folder = await cliFolder({ 'app.mjs': source })
  const server = await folder.startUntil(['app.mjs', '--bind', 'unix:socket', ...args], /(loaded) the module/, {})
  const ask = (path: string): Promise<number> => statusOf(join(folder.path, 'socket'), path)
  await expect.poll(() => ask('/').catch(() => 0)).toBe(200)
  return { folder, server, ask, read: (name) => readFile(join(folder.path, name), 'utf8').catch(() => '') }
}

async function statusOf(socketPath: string, path: string): Promise<number> {
  const asking = request({ socketPath, path, agent: false }).end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage] // as node:http says
  response.resume()
  await once(response, 'end')
  return response.statusCode ?? 0
}
