/** Keeps the server and the load apart: each on cores of its own, where the machine has enough and taskset. */
import { availableParallelism } from 'node:os'
import { findCommand } from 'scripts/tools'

export type Role = 'server' | 'load'

/** Whether this machine can pin; without it the numbers are those of two programs in each other's way. */
export const canPin: boolean = availableParallelism() >= 2 && findCommand(['taskset']) !== undefined

/** @param serverCores how many cores the server has; the load has one, which is the server's, too, where there is no other */
export function pin(command: readonly string[], role: Role, serverCores = 1): readonly string[] {
  return canPin ? ['taskset', '--cpu-list', coresOf(role, serverCores, availableParallelism()), ...command] : command
}

/** In the words of taskset. */
export function coresOf(role: Role, serverCores: number, available: number): string {
  if (serverCores >= available) return `0-${available - 1}`
  if (role === 'load') return String(serverCores)
  return serverCores === 1 ? '0' : `0-${serverCores - 1}`
}
