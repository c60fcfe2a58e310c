import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CliFolder, cliFolder, said } from './cli-folder.fixture.ts'

const isRoot = process.getuid?.() === 0
const listening = /^Listening at (.*) \(Ctrl-C/m

/** An application that answers with facts of its process, as they were when it was loaded. */
const app = `
const loadedAs = { uid: process.getuid(), gid: process.getgid(), groups: process.getgroups(), cwd: process.cwd(),
  umask: process.umask(), title: process.title, color: process.env.COLOR, shape: process.env.SHAPE }
export default (environ, startResponse) => { startResponse('200 OK', []); return [JSON.stringify(loadedAs)] }`

interface LoadedAs {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly cwd: string
  readonly umask: number
  readonly title: string
  readonly color?: string
  readonly shape?: string
}

/** A port that only root may bind, and that nobody has. */
async function freePortBelow1024(): Promise<number> {
  for (let port = 1023; port > 600; port--) {
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch {
      continue // somebody has it
    }
    await new Promise((resolve) => server.close(resolve))
    return port
  }
  throw new Error('Every port from 601 to 1023 is in use.')
}

async function loadedAs(folder: CliFolder, ...args: string[]): Promise<LoadedAs> {
  const server = await folder.start(args)
  return (await (await fetch(server.ready)).json()) as LoadedAs // of the application above
}

test('--chdir goes to a folder, before the application is looked for and after the configuration file', async () => {
  const folder = await cliFolder({
    'src/app.mjs': app,
    'src/gateway.config.json': '{ "procName": "inner" }',
    'gateway.config.json': '{ "procName": "outer" }',
  })
  const { cwd, title } = await loadedAs(folder, 'app.mjs', '--chdir', 'src')
  expect(cwd).toBe(join(folder.path, 'src'))
  expect(title).toBe('gateway-server [outer]')
})

test('-e sets variables, and the file an object of them; the command line’s alone count where there are some', async () => {
  const folder = await cliFolder({
    'app.mjs': app,
    'gateway.config.json': '{ "env": { "COLOR": "red=a", "SHAPE": "" } }',
  })
  expect(await loadedAs(folder, 'app.mjs')).toMatchObject({ color: 'red=a', shape: '' })
  const other = await loadedAs(folder, 'app.mjs', '-e', 'COLOR=blue, green', '--env', 'X=1')
  expect(other).toMatchObject({ color: 'blue, green' })
  expect(other).not.toHaveProperty('shape')
})

test('a reload gives new workers the variables that the file has now', async () => {
  const folder = await cliFolder({
    'app.mjs': app,
    'gateway.config.json': '{ "workers": 2, "env": { "COLOR": "red", "SHAPE": "round" } }',
  })
  const server = await folder.start(['app.mjs'])
  await folder.write({ 'gateway.config.json': '{ "workers": 2, "env": { "COLOR": "blue" } }' })
  process.kill(server.pid, 'SIGHUP')
  await said(server, /Reloaded/)
  const facts: LoadedAs = JSON.parse(await (await fetch(server.ready)).text())
  expect(facts).toMatchObject({ color: 'blue' })
  expect(facts).not.toHaveProperty('shape')
})

test('--umask is that of the process', async () => {
  const folder = await cliFolder({ 'app.mjs': app })
  expect((await loadedAs(folder, 'app.mjs', '--umask', '027')).umask).toBe(0o027)
})

test.each([
  { args: ['--env', 'COLOR'], says: "--env: expected NAME=VALUE, or an object of texts, not 'COLOR'." },
  { args: ['--umask', '888'], says: "--umask: expected an octal number from 0 to 777, as 660, not '888'." },
])('$args is refused', async ({ args, says }) => {
  const folder = await cliFolder({ 'app.mjs': app })
  const { status, output } = await folder.run(['app.mjs', ...args])
  expect(output).toContain(`gateway-server: ${says}`)
  expect(status).toBe(2)
})

test.runIf(existsSync('/proc/self'))('with workers, ps shows which process is what', async () => {
  const folder = await cliFolder({ 'app.mjs': app })
  const server = await folder.start(['app.mjs', '-w', '2', '--proc-name', 'shop'])
  const { title } = (await (await fetch(server.ready)).json()) as LoadedAs // of the application above
  expect(title).toBe('gateway-server: worker [shop]')
  const shown = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')
  expect(shown.replaceAll('\0', '')).toBe('gateway-server: master [shop]')
})

describe('--pid', () => {
  test('is there while the server is', async () => {
    const folder = await cliFolder({ 'app.mjs': app })
    const path = join(folder.path, 'a.pid')
    const server = await folder.start(['app.mjs', '-p', 'a.pid'])
    expect(readFileSync(path, 'utf8')).toBe(`${server.pid}\n`)
    await server.stop()
    expect(existsSync(path)).toBe(false)
  })

  test('goes away where the application cannot be loaded', async () => {
    const folder = await cliFolder({ 'app.mjs': `throw new Error('broken')` })
    expect((await folder.run(['app.mjs', '--pid', 'a.pid'])).status).toBe(3)
    expect(existsSync(join(folder.path, 'a.pid'))).toBe(false)
  })

  test('of a server that was killed is replaced, that of a live process is not', async () => {
    const folder = await cliFolder({ 'app.mjs': app })
    const killed = await folder.start(['app.mjs', '--pid', 'a.pid'])
    await killed.stop('SIGKILL')
    const server = await folder.start(['app.mjs', '--pid', 'a.pid'])
    const { status, output } = await folder.run(['app.mjs', '--port', '0', '--pid', 'a.pid'])
    expect(output).toContain(`gateway-server: --pid a.pid: the process ${server.pid} is running.`)
    expect(output).not.toContain('Listening')
    expect(status).toBe(1)
    expect(readFileSync(join(folder.path, 'a.pid'), 'utf8')).toBe(`${server.pid}\n`)
  })
})

describe.runIf(isRoot && existsSync('/proc/self'))('--user and --group, as root', () => {
  const numberOf = (...args: string[]): number => Number(execFileSync('id', args, { encoding: 'utf8' }))

  /** A folder that everybody may read and write. */
  async function openFolder(): Promise<CliFolder> {
    const folder = await cliFolder({ 'app.mjs': app })
    chmodSync(folder.path, 0o777)
    return folder
  }

  test('the application is loaded as that user, with that user’s groups and nobody else’s', async () => {
    const facts = await loadedAs(await openFolder(), 'app.mjs', '-u', 'nobody')
    expect(facts).toMatchObject({ uid: numberOf('-u', 'nobody'), gid: numberOf('-g', 'nobody') })
    expect(facts.groups).not.toContain(0)
  })

  test('with workers, master and workers are that user', async () => {
    const folder = await openFolder()
    const server = await folder.start(['app.mjs', '-w', '2', '-u', 'nobody', '--pid', 'a.pid'])
    const facts = (await (await fetch(server.ready)).json()) as LoadedAs // of the application above
    expect(facts).toMatchObject({ uid: numberOf('-u', 'nobody'), gid: numberOf('-g', 'nobody') })
    expect(facts.groups).not.toContain(0)
    expect(statSync(`/proc/${server.pid}`).uid).toBe(facts.uid)
    expect(await server.stop()).toBe(0)
    expect(existsSync(join(folder.path, 'a.pid'))).toBe(false)
  })

  test('a group of another name, and numbers', async () => {
    const uid = numberOf('-u', 'nobody')
    const gid = numberOf('-g', 'daemon')
    expect(await loadedAs(await openFolder(), 'app.mjs', '-u', String(uid), '-g', 'daemon')).toMatchObject({ uid, gid })
    const stranger = await loadedAs(await openFolder(), 'app.mjs', '-u', '54321', '-g', '54322')
    expect(stranger).toMatchObject({ uid: 54321, gid: 54322, groups: [54322] })
  })

  test('a group alone leaves all others', async () => {
    const gid = numberOf('-g', 'daemon')
    expect(await loadedAs(await openFolder(), 'app.mjs', '-g', 'daemon')).toMatchObject({ uid: 0, gid, groups: [gid] })
  })

  test('a port below 1024 is bound before', async () => {
    const port = await freePortBelow1024()
    const folder = await openFolder()
    await folder.startUntil(['app.mjs', '-u', 'nobody', '-b', `127.0.0.1:${port}`], listening, {})
    const [response] = (await once(get({ port }), 'response')) as [IncomingMessage] // fetch refuses some such ports
    const facts = (await json(response)) as LoadedAs // of the application above
    expect(facts.uid).toBe(numberOf('-u', 'nobody'))
  })

  test('Unix sockets and the pid file are the user’s, and go away where the folder is', async () => {
    const folder = await openFolder()
    const paths = ['a.sock', 'a.pid'].map((name) => join(folder.path, name))
    const args = ['app.mjs', '-u', 'nobody', '-b', 'unix:a.sock', '--socket-mode', '600', '-p', 'a.pid']
    const server = await folder.startUntil(args, listening)
    for (const path of paths) expect(statSync(path).uid).toBe(numberOf('-u', 'nobody'))
    await server.stop()
    for (const path of paths) expect(existsSync(path)).toBe(false)
  })

  test('connections that come before the application is loaded wait for it', async () => {
    const folder = await cliFolder({
      'app.mjs': `import { once } from 'node:events'; import { watch, existsSync } from 'node:fs'
        console.error('loading')
        const changes = watch('gate')
        while (!existsSync('gate/open')) await once(changes, 'change')
        changes.close()
        ${app}`,
    })
    chmodSync(folder.path, 0o777)
    mkdirSync(join(folder.path, 'gate'))
    const server = await folder.startUntil(['app.mjs', '-u', 'nobody', '-b', 'unix:a.sock'], /(loading)/)
    const socketPath = join(folder.path, 'a.sock')
    const client = spawn(process.execPath, ['-e', clientSource, socketPath], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void client.kill())
    const output = await new Promise<string>((resolve) => {
      let received = ''
      client.stdout.setEncoding('utf8').on('data', (text: string) => {
        received += text
        if (received === 'connected\n') writeFileSync(join(folder.path, 'gate/open'), '')
      })
      client.stdout.on('end', () => resolve(received))
    })
    expect(output).toMatch(/^connected\nHTTP\/1\.1 200 OK\r\n/)
    expect(await server.stop()).toBe(0)
  })

  test('a key that the user may not read is said', async () => {
    const folder = await openFolder()
    await folder.write({ 'key.pem': 'secret' })
    chmodSync(join(folder.path, 'key.pem'), 0o600)
    const args = ['app.mjs', '--port', '0', '-u', 'nobody', '--certfile', 'app.mjs', '--keyfile', 'key.pem']
    const { status, output } = await folder.run(args)
    expect(output).toContain('gateway-server: --keyfile key.pem: this user may not read it.')
    expect(status).toBe(1)
  })

  test.each([
    { args: ['-u', 'nobody-there'], says: '--user nobody-there: there is no such user.' },
    { args: ['-g', 'nobody-there'], says: '--group nobody-there: there is no such group.' },
    { args: ['-u', '54321'], says: '--user 54321 has no name, hence no group of its own: it needs a --group.' },
  ])('$args is refused', async ({ args, says }) => {
    const { status, output } = await (await openFolder()).run(['app.mjs', '--port', '0', ...args])
    expect(output).toContain(`gateway-server: ${says}`)
    expect(status).toBe(1)
  })
})

const clientSource = `
const socket = require('node:net').connect(process.argv[1], () => {
  console.log('connected')
  socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n')
})
socket.pipe(process.stdout)`
