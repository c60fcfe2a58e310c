/**
 * Measures one scenario: starts its candidates, checks what each answers, warms each up, and then asks them in turns,
 * so that what the machine does meanwhile hits all alike. A round starts with another candidate each time. Memory cannot
 * be measured twice in one process, so each round of idle connections has fresh ones.
 */
import type { ServerProcess } from 'scripts/server-process'
import { fieldsToSend } from './ask.ts'
import type { Candidate } from './candidate.ts'
import type { LoadGenerator } from './load/load-generator.ts'
import { measureIdle } from './measure-idle.ts'
import { measureLoad } from './measure-load.ts'
import type { Measurement } from './measurement.ts'
import type { Scenario } from './scenarios.ts'
import type { Scratch } from './scratch.ts'
import type { Selection } from './selection.ts'
import { startCandidate } from './start-candidate.ts'
import type { Series } from './statistics.ts'
import { verifyAnswer } from './verify-answer.ts'

export interface RunOptions {
  readonly generator: LoadGenerator
  readonly rounds: number
  /** Seconds a round. */
  readonly duration: number
  readonly connections: number
  /** Seconds of load on each candidate before it is measured. Default: the scenario's. */
  readonly warmUp?: number
}

/** Seconds. */
export function warmUpOf(scenario: Scenario, options: Pick<RunOptions, 'warmUp'>): number {
  return options.warmUp ?? scenario.warmUp ?? 2
}

/** Memory is steadier than speed, and a round of it takes longer. */
export const mostIdleRounds = 3

interface Running {
  readonly candidate: Candidate
  readonly server: ServerProcess
  readonly rounds: Measurement[]
}

export function runScenario(selection: Selection, options: RunOptions, scratch: Scratch): Promise<Series[]> {
  return selection.scenario.isIdle ? runIdle(selection, options, scratch) : runLoad(selection, options, scratch)
}

/** The same items, starting `by` places later. */
export function rotate<T>(items: readonly T[], by: number): T[] {
  const first = items.length === 0 ? 0 : by % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

async function runLoad({ scenario, candidates }: Selection, options: RunOptions, scratch: Scratch): Promise<Series[]> {
  const running: Running[] = []
  try {
    for (const candidate of candidates) {
      running.push({ candidate, server: await startVerified(candidate, scenario, scratch), rounds: [] })
    }
    const load = await createLoad(scenario, options, scratch)
    for (const { server } of running) await load(server, warmUpOf(scenario, options))
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { server, rounds } of rotate(running, round)) rounds.push(await load(server, options.duration))
    }
    return running
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()))
  }
}

type Load = (server: ServerProcess, duration: number) => Promise<Measurement>

async function createLoad(scenario: Scenario, options: RunOptions, scratch: Scratch): Promise<Load> {
  const bodyFile = await scratch.writeBody(scenario)
  const connections = scenario.connections ?? options.connections
  return async (server, duration) => {
    const headers = await fieldsToSend(server.ready, scenario)
    return measureLoad(options.generator, server, { scenario, headers, bodyFile, connections, duration })
  }
}

async function runIdle({ scenario, candidates }: Selection, options: RunOptions, scratch: Scratch): Promise<Series[]> {
  const series = candidates.map((candidate) => ({ candidate, rounds: [] as Measurement[] }))
  for (let round = 0; round < Math.min(options.rounds, mostIdleRounds); round += 1) {
    for (const { candidate, rounds } of rotate(series, round)) {
      const server = await startVerified(candidate, scenario, scratch)
      try {
        rounds.push(await measureIdle(server, scenario.path, scenario.connections ?? options.connections))
      } finally {
        // What it would wait for is idle.
        await server.stop('SIGKILL')
      }
    }
  }
  return series
}

async function startVerified(candidate: Candidate, scenario: Scenario, scratch: Scratch): Promise<ServerProcess> {
  const server = await startCandidate(candidate, scratch, scenario.serverCores)
  try {
    await verifyAnswer(server.ready, scenario)
    return server
  } catch (error) {
    await server.stop('SIGKILL')
    throw new Error(`${candidate.group}, ${candidate.name}: ${String(error)}\n${server.output()}`, { cause: error })
  }
}
