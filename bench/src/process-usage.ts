/**
 * What a server has taken of the machine so far, read from Linux' /proc. A candidate is a process group: some are started
 * by a script of their package (Deno's), and their helpers count too. Elsewhere than on Linux there is nothing to read.
 */
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessUsage {
  /** Milliseconds of processor time, the kernel's share included. */
  readonly cpuTime: number
  /** Bytes. */
  readonly residentMemory: number
}

/** Fields of /proc/PID/stat after the command's name, counted from 0 (proc(5)). */
const field = { processGroup: 2, userTime: 11, systemTime: 12, residentPages: 21 } as const

/** Ticks are USER_HZ, which is 100 on every Linux that Node runs on. */
const millisecondsPerTick = 10

/** Linux' page on x86-64 and, nearly always, on arm64. */
const pageBytes = 4096

/** @param group the process group's id; undefined where there is no /proc or the group is gone */
export async function readUsage(group: number): Promise<ProcessUsage | undefined> {
  const files = await readdir('/proc').catch(() => [])
  const pids = files.filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')))
  const members = lines.map(parseStat).filter((stat) => stat[field.processGroup] === group)
  if (members.length === 0) return undefined
  const sum = (...indexes: readonly number[]): number =>
    members.reduce((total, stat) => total + indexes.reduce((part, index) => part + (stat[index] ?? 0), 0), 0)
  return {
    cpuTime: sum(field.userTime, field.systemTime) * millisecondsPerTick,
    residentMemory: sum(field.residentPages) * pageBytes,
  }
}

/** The command's name stands in parentheses and may hold some itself, so what follows the last one counts. */
function parseStat(line: string): number[] {
  return line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
}
