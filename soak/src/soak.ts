// One soak: a server's process, a warm-up, a rest with nobody connected, the load with a sample every few seconds, and a
// rest again. What is found is judged by flatness.ts; nothing is printed here.
import { setTimeout } from 'node:timers/promises'
import { behaviours } from './behaviours.ts'
import { durationOf, faultsOf, lastTwoThirds, shortestJudged } from './flatness.ts'
import { Load } from './load.ts'
import type { Sample } from './sample.ts'
import { Subject } from './subject.ts'

export interface SoakOptions {
  /** Of the load, the warm-up not included. */
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly seed: number
  /** Between two samples. */
  readonly sampleSeconds: number
  /** The server's time limits, in milliseconds. */
  readonly timeout: number
  /** Called with each sample under load. */
  onSample?(sample: Sample): void
}

export interface SoakResult {
  readonly samples: readonly Sample[]
  /** With nobody connected: behind the warm-up, and at the end. */
  readonly rest: readonly [before: Sample, after: Sample]
  readonly turns: ReadonlyMap<string, number>
  readonly connections: number
  /** Of the load's own process at the end: octets. */
  readonly loadRss: number
  /** Whether it was long enough to say that memory is flat. */
  readonly judged: boolean
  /** Everything that makes the soak fail. */
  readonly faults: readonly string[]
}

export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { seconds, warmUpSeconds, seed, timeout } = options
  const subject = await Subject.start(timeout)
  try {
    const load = new Load({ port: subject.port, seed, timeout, behaviours })
    await load.run(1000 * warmUpSeconds)
    const before = await restingSample(subject)
    const samples = await sampleWhile(subject, load.run(1000 * seconds), options)
    const after = await restingSample(subject)
    const judged = durationOf(lastTwoThirds(samples)) >= shortestJudged
    const { turns, connections } = load
    const loadRss = process.memoryUsage.rss()
    const rest = [before, after] as const
    const faults = [...clientFaults(load), ...serverFaults(subject), ...(judged ? faultsOf(samples, rest) : [])]
    return { samples, rest, turns, connections, loadRss, judged, faults }
  } finally {
    await subject.stop()
  }
}

function clientFaults({ failures, failureCount }: Load): string[] {
  return failureCount === 0 ? [] : [`${failureCount} turns of clients failed, the first of them:`, ...failures]
}

function serverFaults({ faults, faultCount }: Subject): string[] {
  return faultCount === 0 ? [] : [`${faultCount} faults of the server, the first of them:`, ...faults]
}

async function sampleWhile(subject: Subject, running: Promise<void>, options: SoakOptions): Promise<Sample[]> {
  const { seconds, sampleSeconds, onSample } = options
  const samples: Sample[] = []
  const end = performance.now() + 1000 * seconds
  while (performance.now() < end) {
    await setTimeout(1000 * sampleSeconds)
    if (performance.now() > end) break // clients go home: it is no load any more
    const sample = await subject.sample()
    samples.push(sample)
    onSample?.(sample)
  }
  await running
  return samples
}

/** Waits until the server has let go of the last socket, then a little for what hangs on it. */
async function restingSample(subject: Subject): Promise<Sample> {
  for (let left = 600; left > 0; left--) {
    const { sockets } = await subject.sample()
    if (sockets === 0) break
    await setTimeout(100)
  }
  await setTimeout(200)
  return subject.sample()
}
