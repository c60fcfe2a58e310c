/** Keeps the server and the load apart: each on a core of its own, where the machine has two and taskset. */
import { availableParallelism } from 'node:os'
import { findCommand } from 'scripts/tools'

export type Role = 'server' | 'load'

const cores: Readonly<Record<Role, number>> = { server: 0, load: 1 }

/** Whether this machine can pin; without it the numbers are those of two programs in each other's way. */
export const canPin: boolean = availableParallelism() >= 2 && findCommand(['taskset']) !== undefined

export function pin(command: readonly string[], role: Role): readonly string[] {
  return canPin ? ['taskset', '--cpu-list', String(cores[role]), ...command] : command
}
