// What HUP does: application, configuration and certificates are new, or nothing is.
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { once } from 'node:events'
import { createAuthority } from 'scripts/certificates'
import { describe, expect, test } from 'vitest'
import { answering, CliFolder, cliFolder } from '../cli/cli-folder.fixture.ts'
import { applicationSource, masterProcess, startMaster } from './master.fixture.ts'

/** Whose certificate the server shows. */
async function commonNameAt(port: number): Promise<unknown> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return subject.CN
}

describe('HUP', () => {
  test('serves the new application', async () => {
    const master = await startMaster(['--workers', '2'])
    await master.folder.write({ 'app.mjs': `export default ${answering('new')}` })
    master.signal('SIGHUP')
    await master.said(/Reloaded/)
    expect([await master.ask(), await master.ask()]).toEqual(['new', 'new'])
  })

  test('reads the configuration again', async () => {
    const folder = await cliFolder({
      'app.mjs': applicationSource,
      'gateway.config.mjs': 'export default { workers: 2 }',
    })
    const master = masterProcess(folder, await folder.start(['app.mjs', '--log-format', 'text']))
    await folder.write({ 'gateway.config.mjs': 'export default { workers: 3 }' })
    master.signal('SIGHUP')
    await master.said(/Reloaded/)
    await master.workers(3)
    await folder.write({ 'gateway.config.mjs': 'export default { workers: "many" }' })
    master.signal('SIGHUP')
    await master.said(/Not reloaded, the old workers go on serving: .*workers/)
    expect(await master.ask()).toMatch(/^\d+$/)
  })

  test('reads certificates again', async () => {
    const authority = await createAuthority()
    const [one, other] = [
      await authority.issue({ names: ['one.example'] }),
      await authority.issue({ names: ['other.example'] }),
    ]
    const folder = await cliFolder({ 'app.mjs': applicationSource, 'cert.pem': one.cert + one.key })
    const args = ['app.mjs', '--log-format', 'text', '--workers', '2', '--certfile', 'cert.pem']
    const server = await folder.startUntil(args, /Listening at (https:\/\/\S+)/)
    const master = masterProcess(folder, server)
    const port = Number(new URL(server.ready).port)
    expect(await commonNameAt(port)).toBe('one.example')
    await folder.write({ 'cert.pem': other.cert + other.key })
    master.signal('SIGHUP')
    await master.said(/Reloaded/)
    expect(await commonNameAt(port)).toBe('other.example')
  })

  test('that finds a broken application says so, and the old workers go on', async () => {
    const master = await startMaster(['--workers', '2'])
    const workers = await master.workers(2)
    await master.folder.write({ 'app.mjs': 'throw new Error("no database")' })
    master.signal('SIGHUP')
    await master.said(/Not reloaded, the old workers go on serving: The new application does not start/)
    expect(master.server.output()).toContain('app.mjs could not be loaded:\nError: no database\n    at ')
    expect((await master.workers(2)).sort()).toEqual(workers.sort())
    await master.folder.write({ 'app.mjs': `export default ${answering('mended')}` })
    master.signal('SIGHUP')
    await master.said(/Reloaded/)
    expect(await master.ask()).toBe('mended')
  })

  test('during a reload leads to another one', async () => {
    const master = await startMaster(['--workers', '2'])
    for (let count = 1; count <= 5; count++) {
      master.signal('SIGHUP')
      await master.said(/Handling signal: hup/, count) // two that wait to be handled would be one
    }
    await master.said(/Reloaded/)
    await master.workers(2)
    master.signal('SIGTERM')
    expect(await master.ended()).toBe(0)
  })
})

test('HUP follows a link to the newest release, as the folder was called when the master was started', async () => {
  const folder = await cliFolder({
    '1/app.mjs': `export default ${answering('one')}`,
    '2/app.mjs': `export default ${answering('two')}`,
  })
  await symlink('1', join(folder.path, 'current'))
  const current = new CliFolder(join(folder.path, 'current'))
  const env = { PORT: '0', PWD: current.path }
  const master = masterProcess(current, await current.start(['app.mjs', '--log-format', 'text', '-w', '2'], env))
  expect(await master.ask()).toBe('one')
  await rm(current.path)
  await symlink('2', current.path)
  await rm(join(folder.path, '1'), { recursive: true })
  master.signal('SIGHUP')
  await master.said(/Reloaded/)
  expect(await master.ask()).toBe('two')
})
