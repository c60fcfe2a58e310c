import { request } from 'node:http'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from './cli-folder.fixture.ts'

const listening = /^Listening at (.*) \(Ctrl-C/m

function appFolder(): Promise<CliFolder> {
  return cliFolder({ 'app.mjs': `export default ${answering('hi')}` })
}

function getOver(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, agent: false }, (response) => {
      response.setEncoding('utf8').once('data', resolve)
    })
    sent.on('error', reject).end()
  })
}

test('--bind listens on several addresses at once', async () => {
  const folder = await appFolder()
  const server = await folder.startUntil(
    ['app.mjs', '-b', '0', '--bind', 'localhost:0', '-b', 'unix:a.sock'],
    listening,
  )
  const [first = '', second = '', third] = server.ready.split(' and ')
  expect(first).not.toBe(second)
  expect(third).toBe('unix:a.sock')
  for (const url of [first, second]) expect(await (await fetch(url)).text()).toBe('hi')
  expect(await getOver(join(folder.path, 'a.sock'))).toBe('hi')
  expect(await server.stop()).toBe(0)
})

test('a Unix socket has its --socket-mode, and goes away with the server', async () => {
  const folder = await appFolder()
  const path = join(folder.path, 'a.sock')
  const server = await folder.startUntil(['app.mjs', '-b', `unix:${path}`, '--socket-mode', '600'], listening)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await server.stop()).toBe(0)
  expect(existsSync(path)).toBe(false)
})

test('a Unix socket goes away also where the application does not start', async () => {
  const folder = await cliFolder({
    'app.mjs': `export default Object.assign(() => [], { startup() { throw new Error('no') } })`,
  })
  const { status } = await folder.run(['app.mjs', '-b', 'unix:a.sock'])
  expect(status).toBe(3)
  expect(existsSync(join(folder.path, 'a.sock'))).toBe(false)
})

test('the socket of a server that was killed is taken over', async () => {
  const folder = await appFolder()
  const killed = await folder.startUntil(['app.mjs', '-b', 'unix:a.sock'], listening)
  await killed.stop('SIGKILL')
  expect(existsSync(join(folder.path, 'a.sock'))).toBe(true)
  await folder.startUntil(['app.mjs', '-b', 'unix:a.sock'], listening)
  expect(await getOver(join(folder.path, 'a.sock'))).toBe('hi')
})

test('a socket that somebody listens on stays theirs', async () => {
  const folder = await appFolder()
  await folder.startUntil(['app.mjs', '-b', 'unix:a.sock'], listening)
  const { status, output } = await folder.run(['app.mjs', '-b', 'unix:a.sock'])
  expect(output).toContain('gateway-server: somebody listens on unix:a.sock. Choose another path with --bind')
  expect(status).toBe(1)
  expect(await getOver(join(folder.path, 'a.sock'))).toBe('hi')
})

test.each([
  { address: 'unix:file', says: 'unix:file is there and is no socket.' },
  { address: 'unix:none/a.sock', says: 'unix:none/a.sock: there is no such folder' },
  { address: 'fd://77', says: 'fd://77: this process has no listening socket of the number 77.' },
])('$address is said to be wrong, with status 1', async ({ address, says }) => {
  const folder = await appFolder()
  writeFileSync(join(folder.path, 'file'), 'important')
  const { status, output } = await folder.run(['app.mjs', '-b', address])
  expect(output).toContain(`gateway-server: ${says}`)
  expect(status).toBe(1)
  expect(readFileSync(join(folder.path, 'file'), 'utf8')).toBe('important')
})

test('where one address cannot be had, none is listened on', async () => {
  const folder = await appFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { status, output } = await folder.run(['app.mjs', '-b', 'unix:a.sock', '-b', `127.0.0.1:${port}`])
  expect(output).toContain(`port ${port} on 127.0.0.1 is in use. Choose another with --bind`)
  expect(status).toBe(1)
  expect(existsSync(join(folder.path, 'a.sock'))).toBe(false)
})

test('an address that is none is said to be so before anything is loaded', async () => {
  const folder = await cliFolder({ 'app.mjs': `console.error('loaded')` })
  const { status, output } = await folder.run(['app.mjs', '-b', ':1', '-b', 'http'])
  expect(output).toContain("--bind: expected HOST:PORT, [::1]:PORT, :PORT, PORT, unix:PATH or fd://N, not 'http'.")
  expect(output).not.toContain('loaded')
  expect(status).toBe(2)
})
