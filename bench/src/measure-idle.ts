/** What idle connections cost: the growth of the server's resident memory, from before they are opened until it rests. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from 'scripts/server-process'
import { openIdleConnections } from './idle-connections.ts'
import type { Measurement } from './measurement.ts'
import { readUsage } from './process-usage.ts'

/** Connections that are opened and cut before, so that what a server makes once is not counted as theirs. */
const warmUpConnections = 200

/** Memory rests when it has moved by less than a hundredth for a second; a server gets ten seconds to come to rest. */
const rest = { interval: 250, samples: 4, share: 0.01, tries: 40 } as const

export async function measureIdle(server: ServerProcess, path: string, connections: number): Promise<Measurement> {
  const warmUp = await openIdleConnections(server.ready, path, warmUpConnections)
  warmUp.cut()
  const before = await readMemoryAtRest(server.pid)
  const idle = await openIdleConnections(server.ready, path, connections)
  try {
    const after = await readMemoryAtRest(server.pid)
    const errors = idle.countClosed()
    if (before === undefined || after === undefined) return { errors }
    return { memoryPerConnection: (after - before) / connections, errors }
  } finally {
    idle.cut()
  }
}

async function readMemoryAtRest(pid: number): Promise<number | undefined> {
  const samples: number[] = []
  for (let tries = 0; tries < rest.tries && !isAtRest(samples); tries += 1) {
    const usage = await readUsage(pid)
    if (usage === undefined) return undefined
    samples.push(usage.residentMemory)
    await wait(rest.interval)
  }
  return samples.at(-1)
}

export function isAtRest(samples: readonly number[]): boolean {
  if (samples.length < rest.samples) return false
  const last = samples.slice(-rest.samples)
  return Math.max(...last) - Math.min(...last) <= Math.max(...last) * rest.share
}
