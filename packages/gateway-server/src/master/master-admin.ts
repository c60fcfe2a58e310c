// The admin server of a master: its workers report, and it can replace them and change their number.
import { adminOfSettings, portsOf } from '../admin/admin-of-settings.ts'
import type { Administered } from '../admin/administered.ts'
import type { Admin } from '../admin/start-admin.ts'
import { log } from '../log/log.ts'
import type { Settings } from '../settings/table.ts'
import type { Master } from './master.ts'

/** Milliseconds until a successor looks again whether the master before it has left the admin address. */
const again = 500

export interface MasterAdmin {
  close(): Promise<void>
}

/**
 * @param urls where the master listens
 * @param isSuccessor whether the address may still be that of the master before this one, which then is waited for
 * @throws Failure
 */
export async function adminOfMaster(
  master: Master,
  settings: Settings,
  urls: readonly string[],
  isSuccessor: boolean,
): Promise<MasterAdmin> {
  let admin: Admin | undefined
  let retry: NodeJS.Timeout | undefined
  const start = async (): Promise<void> => {
    admin = await adminOfSettings(settings, administered(master, portsOf(urls)))
  }
  const startOnceFree = (): void => {
    retry = setTimeout(() => void start().catch(startOnceFree), again).unref()
  }
  await start().catch((error: unknown) => {
    if (!isSuccessor) throw error
    log.info(`The admin address is the old master's until it ends`)
    startOnceFree()
  })
  master.on('message', (message) => {
    if (message.type === 'metrics') admin?.take(message.snapshot)
    else if (message.type === 'problem') admin?.problem(message.problem)
  })
  master.on('ended', ({ pid }) => admin?.ended(pid))
  return {
    async close() {
      clearTimeout(retry)
      await admin?.close()
    },
  }
}

function administered(master: Master, ports: readonly number[]): Administered {
  return {
    workers: () => master.workers.map(({ pid, state, startedAt }) => ({ pid, state, startedAt })),
    isReady: () => master.isReady,
    ports: () => ports,
    control: {
      count: () => master.count,
      setCount: (count) => master.setCount(count),
      reload: () => master.act('reload'),
    },
  }
}
