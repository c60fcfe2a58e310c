import { createServer, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { answering, cliFolder } from './cli-folder.fixture.ts'

const app = { 'app.mjs': `export default ${answering('hi')}` }
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

/** A port that somebody else listens on. */
async function takenPort(): Promise<number> {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  return (other.address() as AddressInfo).port // of TCP
}

test('it says what it has loaded and where it listens, on standard error, and nothing else', async () => {
  const folder = await cliFolder({ 'app.mjs': `console.log('to', 'stdout'); ${app['app.mjs']}` })
  const server = await folder.start(['app.mjs'])
  expect(server.ready).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(server.output()).toBe(
    `to stdout\nLoaded app.mjs:default, a gateway application\nListening at ${server.ready} (Ctrl-C stops)\n`,
  )
})

test.each([
  { host: '0.0.0.0', url: /^http:\/\/0\.0\.0\.0:(\d+)$/ },
  { host: 'localhost', url: /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+$/ },
])('--host $host', async ({ host, url }) => {
  const folder = await cliFolder(app)
  const server = await folder.start(['app.mjs', '--host', host])
  expect(server.ready).toMatch(url)
  expect(await (await fetch(server.ready)).text()).toBe('hi')
})

test.skipIf(!hasIpv6).each(['::1', '[::1]'])('--host %s is shown as a URL has it', async (host) => {
  const folder = await cliFolder(app)
  const server = await folder.start(['app.mjs', '--host', host])
  expect(server.ready).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect(await (await fetch(server.ready)).text()).toBe('hi')
})

describe('what cannot be listened on is said in words, with status 1:', () => {
  test('a port in use', async () => {
    const folder = await cliFolder(app)
    const port = await takenPort()
    const { status, output } = await folder.run(['app.mjs', '--port', String(port)])
    expect(output).toContain(
      `gateway-server: port ${port} on 127.0.0.1 is in use. Choose another with --port, or stop what listens there.\n`,
    )
    expect(output).not.toContain('    at ')
    expect(status).toBe(1)
  })

  test.each([
    { host: 'nowhere.invalid', says: 'the host nowhere.invalid is not known. Choose another with --host.' },
    { host: '127.0.0.1:80', says: 'the host 127.0.0.1:80 is not known.' },
    { host: '192.0.2.1', says: '192.0.2.1 is no address of this machine. Choose another with --host.' },
  ])('the host $host', async ({ host, says }) => {
    const folder = await cliFolder(app)
    const { status, output } = await folder.run(['app.mjs', '--host', host])
    expect(output).toContain(`gateway-server: ${says}`)
    expect(status).toBe(1)
  })
})

describe('the application’s startup', () => {
  test('is over before it is said to listen', async () => {
    const folder = await cliFolder({
      'app.mjs': `export default Object.assign(
        (environ, startResponse) => { startResponse('200 OK', []); return [environ['gateway.state'].text] },
        { startup: async (state) => { await new Promise(setImmediate); state.text = 'started'; console.error('startup') } })`,
    })
    const server = await folder.start(['app.mjs'])
    expect(server.output()).toMatch(/startup\nListening at/)
    expect(await (await fetch(server.ready)).text()).toBe('started')
  })

  test.each([
    { how: 'throws', startup: `() => { throw new Error('no database') }` },
    { how: 'rejects', startup: `async () => { await new Promise(setImmediate); throw new Error('no database') }` },
  ])('that $how ends with status 3 and the reason', async ({ startup }) => {
    const folder = await cliFolder({
      'app.mjs': `export default Object.assign(${answering('hi')}, { startup: ${startup}, shutdown: () => console.error('shutdown') })`,
    })
    const { status, output } = await folder.run(['app.mjs', '--port', '0'])
    expect(output).toContain('gateway-server: the application failed to start up:\nError: no database\n    at ')
    expect(output).not.toContain('Listening at')
    expect(output).not.toContain('shutdown')
    expect(status).toBe(3)
  })

  test('that finds a port in use is not taken for the server that does', async () => {
    const port = await takenPort()
    const folder = await cliFolder({
      'app.mjs': `import { createServer } from 'node:net'; import { once } from 'node:events'
        export default Object.assign(${answering('hi')}, { startup: () => once(createServer().listen(${port}, '127.0.0.1'), 'listening') })`,
    })
    const { status, output } = await folder.run(['app.mjs', '--port', '0'])
    expect(output).toContain('the application failed to start up:\nError: listen EADDRINUSE')
    expect(status).toBe(3)
  })
})
