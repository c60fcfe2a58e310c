import { fetchRaw } from '@gateway-server/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createAuthority } from 'scripts/certificates'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { answering, cliFolder, commandLine, environment, said } from './cli-folder.fixture.ts'

const app = { 'app.mjs': `export default ${answering('hi')}` }
const python = requireTool('python3')

/** Waits until a process is gone. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await setTimeout(5)
  }
}

test('SIGHUP reads certificates again for new connections, and keeps those that were there where they cannot be used', async () => {
  const authority = await createAuthority()
  const other = await createAuthority('Other')
  const before = await authority.issue()
  const folder = await cliFolder({ ...app, 'cert.pem': before.cert, 'key.pem': before.key })
  const args = ['app.mjs', '--certfile', 'cert.pem', '--keyfile', 'key.pem']
  const server = await folder.startUntil(args, /^Listening at (\S+)/m)
  const port = Number(new URL(server.ready).port)
  const answersTo = async (ca: string): Promise<string> => String((await fetchRaw(port, {}, { tls: { ca } })).body)
  expect(await answersTo(authority.cert)).toBe('hi')

  const after = await other.issue()
  await folder.write({ 'cert.pem': after.cert })
  process.kill(server.pid, 'SIGHUP')
  await said(
    server,
    /SIGHUP: certificates stay as they were: --keyfile key\.pem is not the key of --certfile cert\.pem/,
  )
  expect(await answersTo(authority.cert)).toBe('hi')

  await folder.write({ 'key.pem': after.key })
  process.kill(server.pid, 'SIGHUP')
  await said(server, /SIGHUP: certificates are read again; a reload of all else takes a master/)
  expect(await answersTo(other.cert)).toBe('hi')
})

test.each(['SIGHUP', 'SIGUSR2', 'SIGTTIN', 'SIGTTOU'] as const)(
  '%s does not end or halt a server, which says what it needs',
  async (signal) => {
    const folder = await cliFolder(app)
    const server = await folder.start(['app.mjs'])
    process.kill(server.pid, signal)
    await said(server, new RegExp(`${signal}.* master`))
    expect(await (await fetch(server.ready)).text()).toBe('hi')
    expect(await server.stop()).toBe(0)
  },
)

test('a signal that the application listens to is its own', async () => {
  const folder = await cliFolder({
    'app.mjs': `process.on('SIGUSR2', () => console.error('mine')); export default ${answering('hi')}`,
  })
  const server = await folder.start(['app.mjs'])
  process.kill(server.pid, 'SIGUSR2')
  await said(server, /mine/)
  await server.stop()
  expect(server.output()).not.toContain('master')
})

test.skipIf(python === undefined)('a server ends with the terminal in which it was started', async () => {
  const folder = await cliFolder(app)
  const ownTerminal = `import pty, sys; pty.spawn(sys.argv[1:])`
  const command = commandLine('app.mjs', '--pid', 'a.pid')
  const terminal = spawn(python ?? '', ['-c', ownTerminal, ...command], {
    cwd: folder.path,
    env: environment({ PORT: '0' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void terminal.kill('SIGKILL'))
  let output = ''
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  while (!output.includes('Listening')) await once(terminal.stdout, 'data')
  const pid = Number(readFileSync(join(folder.path, 'a.pid'), 'utf8'))
  terminal.kill('SIGKILL')
  await gone(pid)
})
