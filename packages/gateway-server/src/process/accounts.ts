// From the names of users and groups to their numbers. Node cannot look them up: getent does, with all that the machine
// knows them from, and where there is none /etc/passwd and /etc/group do.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface User {
  readonly uid: number
  /** Of its own group; undefined for a number that no user has. */
  readonly gid: number | undefined
  /** For its other groups; undefined for a number that no user has. */
  readonly name: string | undefined
}

/** A user by name or number; undefined for a name that there is not. */
export function findUser(written: string): User | undefined {
  const [name, , uid, gid] = entryOf('passwd', written)
  if (name !== undefined) return { uid: Number(uid), gid: Number(gid), name }
  return isNumber(written) ? { uid: Number(written), gid: undefined, name: undefined } : undefined
}

/** The number of a group by its name or number; undefined for a name that there is not. */
export function findGroup(written: string): number | undefined {
  if (isNumber(written)) return Number(written)
  const [, , gid] = entryOf('group', written)
  return gid === undefined ? undefined : Number(gid)
}

function isNumber(written: string): boolean {
  return /^\d{1,10}$/.test(written)
}

/** The fields of its line, whose third is its number; none where there is no such line. */
function entryOf(database: 'passwd' | 'group', key: string): string[] {
  if (key.startsWith('-')) return []
  const lines = ask(database, key) ?? readFileSync(`/etc/${database}`, 'utf8')
  const entries = lines.split('\n').map((line) => line.split(':'))
  return entries.find(([name, , number]) => name === key || number === key) ?? []
}

/** What getent says; undefined where there is no getent. */
function ask(database: string, key: string): string | undefined {
  try {
    return execFileSync('getent', [database, key], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    // Its status is 2 where there is no such entry.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : ''
  }
}
