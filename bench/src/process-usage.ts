/**
 * What a server has taken of the machine so far, read from Linux' /proc. A candidate is a process group and all that its
 * processes have started: scripts of packages (Deno's), masters and workers, also those in groups of their own.
 * Elsewhere than on Linux there is nothing to read.
 */
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessUsage {
  /** Milliseconds of processor time, the kernel's share included. */
  readonly cpuTime: number
  /** Bytes. */
  readonly residentMemory: number
}

/** Fields of /proc/PID/stat after the command's name, counted from 0 (proc(5)). */
const field = { parent: 1, processGroup: 2, userTime: 11, systemTime: 12, residentPages: 21 } as const

interface Stat {
  readonly pid: number
  /** Those after the command's name. */
  readonly fields: readonly number[]
}

/** Ticks are USER_HZ, which is 100 on every Linux that Node runs on. */
const millisecondsPerTick = 10

/** Linux' page on x86-64 and, nearly always, on arm64. */
const pageBytes = 4096

/** @param group the process group's id; undefined where there is no /proc or the group is gone */
export async function readUsage(group: number): Promise<ProcessUsage | undefined> {
  const files = await readdir('/proc').catch(() => [])
  const pids = files.filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')))
  const members = withDescendants(lines.map(parseStat), group)
  if (members.length === 0) return undefined
  const sum = (...indexes: readonly number[]): number =>
    members.reduce((total, { fields }) => total + indexes.reduce((part, index) => part + (fields[index] ?? 0), 0), 0)
  return {
    cpuTime: sum(field.userTime, field.systemTime) * millisecondsPerTick,
    residentMemory: sum(field.residentPages) * pageBytes,
  }
}

/** The processes of a group, and theirs in turn. */
function withDescendants(all: readonly Stat[], group: number): Stat[] {
  const members: Stat[] = []
  let added = all.filter(({ fields }) => fields[field.processGroup] === group)
  while (added.length > 0) {
    members.push(...added)
    const parents = new Set(added.map(({ pid }) => pid))
    added = all.filter((stat) => parents.has(stat.fields[field.parent] ?? 0) && !members.includes(stat))
  }
  return members
}

/** The command's name stands in parentheses and may hold some itself, so what follows the last one counts. */
function parseStat(line: string): Stat {
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return { pid: Number.parseInt(line, 10), fields }
}
