/**
 * Measures one scenario: starts its candidates, checks what each answers, warms each up, and then asks them in turns,
 * so that what the machine does meanwhile hits all alike. A round starts with another candidate each time.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runOrThrow } from 'scripts/run'
import type { ServerProcess } from 'scripts/server-process'
import type { Candidate } from './candidates.ts'
import type { LoadGenerator, LoadOptions } from './load/load-generator.ts'
import type { Measurement } from './measurement.ts'
import { pin } from './pinning.ts'
import { requestBody, type Scenario } from './scenarios.ts'
import type { Selection } from './selection.ts'
import { benchEnvironment, benchFolder, startCandidate } from './start-candidate.ts'
import type { Series } from './statistics.ts'
import { verifyAnswer } from './verify-answer.ts'

export interface RunOptions {
  readonly generator: LoadGenerator
  readonly rounds: number
  /** Seconds a round. */
  readonly duration: number
  readonly connections: number
}

const warmUpSeconds = 2

interface Running {
  readonly candidate: Candidate
  readonly server: ServerProcess
  readonly rounds: Measurement[]
}

export async function runScenario({ scenario, candidates }: Selection, options: RunOptions): Promise<Series[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'gateway-bench-'))
  const running: Running[] = []
  try {
    const bodyFile = await writeBody(scratch, scenario)
    const load = (origin: string, duration: number): Promise<Measurement> =>
      measure(options.generator, {
        origin,
        scenario,
        bodyFile,
        duration,
        connections: scenario.connections ?? options.connections,
      })

    for (const candidate of candidates) {
      running.push({ candidate, server: await startCandidate(candidate), rounds: [] })
    }
    for (const { candidate, server } of running) await verify(candidate, server, scenario)
    for (const { server } of running) await load(server.ready, Math.min(warmUpSeconds, options.duration))
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { server, rounds } of rotate(running, round)) rounds.push(await load(server.ready, options.duration))
    }
    return running
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()))
    await rm(scratch, { recursive: true })
  }
}

/** The same items, starting `by` places later. */
export function rotate<T>(items: readonly T[], by: number): T[] {
  const first = items.length === 0 ? 0 : by % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

async function writeBody(scratch: string, scenario: Scenario): Promise<string | undefined> {
  const body = requestBody(scenario)
  if (body === undefined) return undefined
  const file = join(scratch, 'body.json')
  await writeFile(file, body)
  return file
}

async function verify({ group, name }: Candidate, server: ServerProcess, scenario: Scenario): Promise<void> {
  await verifyAnswer(server.ready, scenario).catch((error: unknown) => {
    throw new Error(`${group}, ${name}: ${String(error)}\n${server.output()}`, { cause: error })
  })
}

async function measure(generator: LoadGenerator, options: LoadOptions): Promise<Measurement> {
  const output = await runOrThrow(pin(generator.command(options), 'load'), {
    cwd: benchFolder,
    env: benchEnvironment(),
  })
  const measurement = generator.parse(output)
  // Generators report what they received; an upload's bytes went the other way.
  const sent = measurement.requestsPerSecond * (options.scenario.requestBytes ?? 0)
  return { ...measurement, bytesPerSecond: measurement.bytesPerSecond + sent }
}
