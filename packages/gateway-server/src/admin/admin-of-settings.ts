// The admin server as the settings say, where they say any.
import { ExitStatus, Failure } from '../cli/failure.ts'
import { log } from '../log/log.ts'
import type { Settings } from '../settings/table.ts'
import { parseAdminAddress } from './address.ts'
import type { Administered } from './administered.ts'
import type { Admin } from './start-admin.ts'

/** @throws Failure */
export async function adminOfSettings(
  { admin: address, adminToken }: Settings,
  administered: Administered,
): Promise<Admin | undefined> {
  const parsed = address === undefined ? undefined : parseAdminAddress(address)
  if (parsed === undefined) return undefined
  const { startAdmin } = await import('./start-admin.ts')
  const admin = await startAdmin(parsed, adminToken, administered).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(`--admin ${address}: ${reason}`, { exitStatus: ExitStatus.FAILED })
  })
  log.onProblem = (problem) => admin.problem(problem)
  log.info(`Admin at ${admin.url}`)
  return admin
}

/** The TCP ports among URLs of listening sockets. */
export function portsOf(urls: readonly string[]): number[] {
  return urls.flatMap((url) => /:(\d+)$/.exec(url)?.[1] ?? []).map(Number)
}
