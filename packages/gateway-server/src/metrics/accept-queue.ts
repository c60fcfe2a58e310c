// How many connections wait in the operating system's queues to be accepted: the one queue there is before a worker has a
// connection. Linux tells it for TCP in /proc/net/tcp, where the queue of a listening socket stands as its received bytes.
import { readFile } from 'node:fs/promises'

const listening = '0A'

/** Undefined where the system does not tell. @param ports of the listening sockets */
export async function acceptQueue(ports: readonly number[]): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => '')),
  )
  const known = tables.filter((table) => table !== '')
  return known.length === 0 ? undefined : known.reduce((sum, table) => sum + waitingIn(table, ports), 0)
}

/** Of one such table: `sl local_address rem_address st tx_queue:rx_queue …`, numbers in hexadecimal. */
export function waitingIn(table: string, ports: readonly number[]): number {
  let waiting = 0
  for (const line of table.split('\n')) {
    const [, local = '', , state, queues = ''] = line.trim().split(/\s+/)
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)
    if (state === listening && ports.includes(port)) waiting += Number.parseInt(queues.split(':')[1] ?? '', 16) || 0
  }
  return waiting
}
