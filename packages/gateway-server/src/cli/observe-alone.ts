// What the single process has of what a master and its workers share elsewhere: logs, metrics and the admin server.
import { adminOfSettings, portsOf } from '../admin/admin-of-settings.ts'
import type { AdministeredWorker } from '../admin/administered.ts'
import { type Observation, observe } from '../metrics/observe.ts'
import type { Measured } from '../metrics/reporter.ts'
import type { Settings } from '../settings/table.ts'

export interface AloneObservation extends Pick<Observation, 'options'> {
  /** It serves. @param server none for a program that listens itself: nothing is known of its requests @param urls where */
  ready(server: Measured | undefined, urls: readonly string[]): void
  /** What is under way is finished. */
  stopping(): void
  /** Everything has ended. */
  close(): Promise<void>
}

/** The admin server listens from here on, before the application is loaded. @throws Failure */
export async function observeAlone(settings: Settings): Promise<AloneObservation> {
  let state: AdministeredWorker['state'] = 'starting'
  let ports: readonly number[] = []
  const startedAt = Date.now()
  const admin = await adminOfSettings(settings, {
    workers: () => [{ pid: process.pid, state, startedAt }],
    isReady: () => state === 'ready',
    ports: () => ports,
  })
  const observation = await observe(settings, { shared: false, report: (snapshot) => admin?.take(snapshot) })
  process.on('SIGUSR1', observation.reopenLogs)
  return {
    options: observation.options,
    ready(server, urls) {
      ports = portsOf(urls)
      state = 'ready'
      if (server !== undefined) observation.start(server)
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
