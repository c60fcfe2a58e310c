import { requireTool } from 'scripts/tools'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createNotifier, type Notifier, type NotifierOptions } from './notify.ts'
import { type NotifySocket, notifySocket } from './notify-socket.fixture.ts'

const python = requireTool('python3')
const systemdNotify = requireTool('systemd-notify')
const isMissing = python === undefined || systemdNotify === undefined

async function heard(
  options: NotifierOptions = {},
  isAbstract = false,
): Promise<{ systemd: NotifySocket; notifier: Notifier }> {
  const systemd = await notifySocket(python ?? '', isAbstract)
  const env = { PATH: process.env['PATH'], NOTIFY_SOCKET: systemd.path, ...options.env }
  const notifier = createNotifier({ ...options, env })
  onTestFinished(() => notifier.close())
  return { systemd, notifier }
}

describe.skipIf(isMissing)('systemd hears', () => {
  test('in order what it is told', async () => {
    const { systemd, notifier } = await heard()
    notifier.status('Loading')
    notifier.ready('Listening at\nhttp://127.0.0.1:8888')
    notifier.mainProcess(4711)
    notifier.stopping()
    await notifier.close()
    expect(await systemd.next()).toEqual(['STATUS=Loading'])
    expect(await systemd.next()).toEqual(['READY=1', 'STATUS=Listening at http://127.0.0.1:8888'])
    expect(await systemd.next()).toEqual(['MAINPID=4711'])
    expect(await systemd.next()).toEqual(['STOPPING=1'])
  })

  test('when a reload began, by the clock that it compares with', async () => {
    const { systemd, notifier } = await heard()
    const before = process.hrtime.bigint() / 1000n
    notifier.reloading()
    const [reloading, time = ''] = await systemd.next()
    expect(reloading).toBe('RELOADING=1')
    expect(time).toMatch(/^MONOTONIC_USEC=\d+$/)
    const microseconds = BigInt(time.split('=')[1] ?? '')
    expect(microseconds >= before && microseconds <= process.hrtime.bigint() / 1000n).toBe(true)
  })

  test('over a socket without a file', async () => {
    const { systemd, notifier } = await heard({}, true)
    notifier.ready()
    expect(await systemd.next()).toEqual(['READY=1'])
  })

  test('that the process lives, again and again, while it is healthy', async () => {
    const { systemd, notifier } = await heard({ env: { WATCHDOG_USEC: '20000' } })
    let asked = 0
    notifier.watch(() => ++asked <= 2)
    expect(await systemd.next()).toEqual(['WATCHDOG=1'])
    expect(await systemd.next()).toEqual(['WATCHDOG=1'])
    await expect.poll(() => asked).toBeGreaterThan(3)
    notifier.stopping()
    expect(await systemd.next()).toEqual(['STOPPING=1'])
  })

  test.each([
    ['no watchdog', {}],
    ['one of another process', { WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' }],
    ['none at all of it', { WATCHDOG_USEC: '0' }],
  ])('nothing of that where there is %s', async (_name, env) => {
    const { systemd, notifier } = await heard({ env, pid: 42 })
    notifier.watch(() => {
      throw new Error('nobody is to be asked')
    })
    notifier.ready()
    expect(await systemd.next()).toEqual(['READY=1'])
  })
})

describe('that systemd cannot be told is said once', () => {
  const complaintOf = async (env: NonNullable<NotifierOptions['env']>): Promise<string[]> => {
    const log: string[] = []
    const notifier = createNotifier({ env, log: (message) => log.push(message) })
    notifier.ready()
    notifier.stopping()
    await notifier.close()
    return log
  }

  test('where its program is missing', async () => {
    const log = await complaintOf({ NOTIFY_SOCKET: '/nowhere/notify', PATH: '/nowhere' })
    expect(log).toEqual(['systemd cannot be told how the server does: its program systemd-notify is not installed'])
  })

  test.skipIf(isMissing)('where nobody listens', async () => {
    const log = await complaintOf({ NOTIFY_SOCKET: '/nowhere/notify', PATH: process.env['PATH'] })
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/No such file/)
  })
})

test('without systemd nothing happens', async () => {
  const notifier = createNotifier({ env: { PATH: '/nowhere', WATCHDOG_USEC: '1000' } })
  notifier.ready()
  notifier.reloading()
  notifier.watch(() => {
    throw new Error('nobody is to be asked')
  })
  await expect(notifier.close()).resolves.toBeUndefined()
})
