// An admin server for one test, over a server that really serves; what it is asked for is written down.
import { onTestFinished } from 'vitest'
import { answeringPath, type TestServer, testServer } from '../lib/test-server.fixture.ts'
import { Reporter } from '../metrics/reporter.ts'
import type { Administered } from './administered.ts'
import { type Admin, startAdmin } from './start-admin.ts'

export const token = 'a token of the tests'.replaceAll(' ', '-')

export interface AdminOptions {
  readonly host?: string
  readonly token?: string | undefined
  /** Whether there is a master to be asked. */
  readonly controlled?: boolean
}

export interface TestAdmin {
  readonly admin: Admin
  readonly served: TestServer
  /** What the master was asked for. */
  readonly asked: string[]
  setReady(ready: boolean): void
  fetch(path: string, options?: RequestInit): Promise<Response>
}

export async function testAdmin({
  host = '127.0.0.1',
  controlled = true,
  ...options
}: AdminOptions = {}): Promise<TestAdmin> {
  const asked: string[] = []
  let isReady = true
  let count = 1
  const control = {
    count: () => count,
    setCount(wanted: number) {
      count = wanted
      asked.push(`count ${wanted}`)
    },
    reload: () => void asked.push('reload'),
  }
  const reporter = new Reporter((snapshot) => admin.take(snapshot))
  const served = await testServer(answeringPath, { requestObserver: reporter.observer })
  const startedAt = Date.now()
  const administered: Administered = {
    workers: () => [{ pid: process.pid, state: isReady ? 'ready' : 'draining', startedAt }],
    isReady: () => isReady,
    ports: () => [served.port],
    ...(controlled ? { control } : {}),
  }
  const admin = await startAdmin({ host, port: 0 }, 'token' in options ? options.token : token, administered)
  reporter.start(served.server)
  onTestFinished(async () => {
    reporter.stop()
    await admin.close()
  })
  return {
    admin,
    served,
    asked,
    setReady(ready) {
      isReady = ready
    },
    fetch: (path, init) => fetch(new URL(path, admin.url.replace('0.0.0.0', '127.0.0.1')), init),
  }
}
