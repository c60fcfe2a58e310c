// USR2: a new master takes over the sockets of the old one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'
import { notifySocket } from '../systemd/notify-socket.fixture.ts'
import { applicationSource, masterProcess, startMaster, steadyLoad } from './master.fixture.ts'

const python = requireTool('python3')
const isMissing = python === undefined || requireTool('systemd-notify') === undefined

describe('USR2', () => {
  test('starts a new master on the same sockets; TERM to the old one loses no request', async () => {
    const master = await startMaster(['--workers', '2', '--pid', 'pid'])
    const pidFile = join(master.folder.path, 'pid')
    const load = steadyLoad(master.url, { kept: 4, fresh: 3 })
    master.signal('SIGUSR2')
    const [, newPid] = await master.said(/Started a new master \(pid: (\d+)\)/)
    await master.said(/Listening at/, 2)
    expect((await readFile(pidFile, 'utf8')).trim()).toBe(newPid)
    expect((await readFile(`${pidFile}.oldbin`, 'utf8')).trim()).toBe(String(master.server.pid))
    while (load.answers.size < 4) await setTimeout(5) // both masters' workers serve
    master.signal('SIGTERM')
    await master.said(/Shutting down: Master/)
    await setTimeout(300)
    await load.stop()
    expect(load.failures).toEqual([])
    process.kill(Number(newPid), 'SIGTERM')
    await master.said(/Shutting down: Master/, 2)
    await master.ended()
  })

  test('with a program that does not start changes nothing', async () => {
    const master = await startMaster(['--workers', '2', '--pid', 'pid'])
    await master.folder.write({ 'app.mjs': 'throw new Error("no database")' })
    master.signal('SIGUSR2')
    await master.said(/The new master \(pid: \d+\) has ended; this one goes on/)
    expect(await master.ask()).toMatch(/^\d+$/)
    expect((await readFile(join(master.folder.path, 'pid'), 'utf8')).trim()).toBe(String(master.server.pid))
    master.signal('SIGTERM')
    expect(await master.ended()).toBe(0)
  })

  test.skipIf(isMissing)(
    'tells systemd which process is the service, and the new master tells it the rest',
    async () => {
      const systemd = await notifySocket(python ?? '')
      const folder = await cliFolder({ 'app.mjs': applicationSource })
      const env = { PORT: '0', NOTIFY_SOCKET: systemd.path }
      const master = masterProcess(folder, await folder.start(['app.mjs', '--log-format', 'text', '-w', '2'], env))
      const listening = ['READY=1', `STATUS=Listening at ${master.url}`]
      expect(await systemd.next()).toEqual(listening)
      master.signal('SIGUSR2')
      const [, newPid] = await master.said(/Started a new master \(pid: (\d+)\)/)
      expect(await systemd.next()).toEqual(listening)
      master.signal('SIGTERM')
      expect(await systemd.next()).toEqual([`MAINPID=${newPid}`])
      await master.said(/Shutting down: Master/)
      process.kill(Number(newPid), 'SIGTERM')
      expect(await systemd.next()).toEqual(['STOPPING=1'])
      await master.ended()
    },
  )
})
