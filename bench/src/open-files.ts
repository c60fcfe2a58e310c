/** A connection is an open file on either side: whether this process, and what it starts, may have as many as needed. */
import { readFile } from 'node:fs/promises'
import { run } from 'scripts/run'

/** What a process opens beside its connections: modules, pipes, the event loop. */
const reserve = 200

/**
 * Raises the limit where the user may (root), with util-linux' prlimit.
 *
 * @returns why so many connections cannot be opened; undefined where they can, or where the limit cannot be read
 */
export async function whyTooFewFiles(connections: number): Promise<string | undefined> {
  const needed = connections + reserve
  if (isEnough(await readLimit(), needed)) return undefined
  await run(['prlimit', '--pid', String(process.pid), `--nofile=${needed}:${needed}`])
  const limit = await readLimit()
  if (isEnough(limit, needed)) return undefined
  return `${connections} connections need ${needed} open files and the limit is ${limit}: raise it with ulimit -n ${needed}`
}

function isEnough(limit: number | undefined, needed: number): boolean {
  return limit === undefined || limit >= needed
}

/** Node has raised the soft limit to the hard one when it started, so that the soft one is all there is. */
async function readLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'latin1').catch(() => '')
  const [, limit] = /^Max open files\s+(\d+)/m.exec(limits) ?? []
  return limit === undefined ? undefined : Number(limit)
}
