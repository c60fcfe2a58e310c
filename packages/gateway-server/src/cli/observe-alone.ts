// What the single process has of what a master and its workers share elsewhere: logs, metrics and the admin server.
import { adminOfSettings, portsOf } from '../admin/admin-of-settings.ts'
import type { AdministeredWorker } from '../admin/administered.ts'
import { type Observation, observe } from '../metrics/observe.ts'
import type { Measured } from '../metrics/reporter.ts'
import type { Settings } from '../settings/table.ts'

export interface AloneObservation extends Pick<Observation, 'options'> {
  /** It serves. @param urls tells where: a program that listens itself may do so at more addresses later */
  ready(server: Measured, urls: () => readonly string[]): void
  /** What is under way is finished. */
  stopping(): void
  /** Everything has ended. */
  close(): Promise<void>
}

/** The admin server listens from here on, before the application is loaded. @throws Failure */
export async function observeAlone(settings: Settings): Promise<AloneObservation> {
  let state: AdministeredWorker['state'] = 'starting'
  let urls: () => readonly string[] = () => []
  const startedAt = Date.now()
  const admin = await adminOfSettings(settings, {
    workers: () => [{ pid: process.pid, state, startedAt }],
    isReady: () => state === 'ready',
    ports: () => portsOf(urls()),
  })
  const shared = process.channel !== undefined // a worker of node:cluster, in a program, logs to what the others log to
  const observation = await observe(settings, { shared, report: (snapshot) => admin?.take(snapshot) })
  process.on('SIGUSR1', observation.reopenLogs)
  return {
    options: observation.options,
    ready(server, listensAt) {
      urls = listensAt
      state = 'ready'
      observation.start(server)
    },
    stopping() {
      state = 'draining'
    },
    async close() {
      await observation.close()
      await admin?.close()
    },
  }
}
