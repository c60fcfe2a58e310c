// The command under a stand-in for systemd: what it is told of a server's life, with a master and without one.
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import { answering, cliFolder } from '../cli/cli-folder.fixture.ts'
import { notifySocket } from './notify-socket.fixture.ts'

const python = requireTool('python3')
const isMissing = python === undefined || requireTool('systemd-notify') === undefined
const app = { 'app.mjs': `export default ${answering(`\${process.env.NOTIFY_SOCKET}`)}`.replaceAll('"', '`') }

describe.skipIf(isMissing)('systemd hears of', () => {
  test.each([
    ['one process', []],
    ['a master and its workers', ['--workers', '2']],
  ])('%s that it is ready, lives, and stops; the application knows nothing of it', async (_name, args) => {
    const systemd = await notifySocket(python ?? '')
    const folder = await cliFolder(app)
    const env = { PORT: '0', NOTIFY_SOCKET: systemd.path, WATCHDOG_USEC: '600000000' }
    const server = await folder.start(['app.mjs', ...args], env)
    const [ready, status = ''] = await systemd.next()
    expect([ready, status]).toEqual(['READY=1', `STATUS=Listening at ${server.ready}`])
    expect(await systemd.next()).toEqual(['WATCHDOG=1'])
    expect(await (await fetch(server.ready, { headers: { Connection: 'close' } })).text()).toBe('undefined')
    process.kill(server.pid, 'SIGTERM')
    expect(await systemd.next()).toEqual(['STOPPING=1'])
    expect(await server.stop('SIGCONT')).toBe(0)
  })

  test.each([
    ['one process', []],
    ['a master and its workers', ['--workers', '2']],
  ])('a reload of %s, its beginning and its end', async (_name, args) => {
    const systemd = await notifySocket(python ?? '')
    const folder = await cliFolder(app)
    const server = await folder.start(['app.mjs', ...args], { PORT: '0', NOTIFY_SOCKET: systemd.path })
    await systemd.next()
    process.kill(server.pid, 'SIGHUP')
    const [reloading, time] = await systemd.next()
    expect(reloading).toBe('RELOADING=1')
    expect(time).toMatch(/^MONOTONIC_USEC=\d+$/)
    expect(await systemd.next()).toEqual(['READY=1'])
    expect(await server.stop('SIGTERM')).toBe(0)
  })
})
