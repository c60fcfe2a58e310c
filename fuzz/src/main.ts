/** `pnpm fuzz`: fuzzes for as long as asked, prints the counts, and exits with 1 if anything failed. */
import { setImmediate } from 'node:timers/promises'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { Fuzzer } from './fuzzer.ts'
import { Pipelines } from './pipelines.ts'
import { Random } from './random.ts'
import { report } from './report.ts'
import { checkRoundTrip } from './round-trip.ts'

interface Options {
  readonly seconds?: number
  readonly inputs?: number
  readonly seed: number
}

/** What is fuzzed: `step` checks some more, at most as many as it is told. */
interface Target {
  readonly inputs: number
  readonly failed: boolean
  step(most: number): void | Promise<void>
  /** At the end: the counts, and what failed. */
  report(seconds: number): string
  close?(): Promise<void>
}

const program = new Command('fuzz')
  .description('Looks for octets that the HTTP/1.1 parser, its serializer or a running server make two things of')
  .addArgument(new Argument('[what]', 'what to fuzz').choices(['parser', 'round-trips', 'pipelines']).default('parser'))
  .option('--seconds <number>', 'how long to run; 60 unless --inputs is given', parseCount)
  .option('--inputs <number>', 'how many inputs, messages or connections to check', parseCount)
  .option('--seed <number>', 'chooses the inputs; another one each time by default', parseCount, Date.now() % 2 ** 31)
  .parse()
// Guaranteed by the options above.
const { seconds, inputs = Infinity, seed } = program.opts<Options>()

const start = performance.now()
const end = seconds === undefined && inputs < Infinity ? Infinity : start + 1000 * (seconds ?? 60)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

const target = await targetOf(program.processedArgs[0])
console.log(`seed ${seed}`)
while (!stop.signal.aborted && !target.failed && target.inputs < inputs && performance.now() < end) {
  await target.step(inputs - target.inputs)
  await setImmediate() // lets the signal in
}
console.log(target.report((performance.now() - start) / 1000))
process.exitCode = target.failed ? 1 : 0
await target.close?.()

async function targetOf(what: unknown): Promise<Target> {
  if (what === 'round-trips') return roundTrips()
  return what === 'pipelines' ? pipelines(await Pipelines.start()) : parser()
}

function parser(): Target {
  const fuzzer = new Fuzzer(seed)
  return {
    get inputs() {
      return fuzzer.inputs
    },
    get failed() {
      return fuzzer.failure !== undefined
    },
    step: (most) => fuzzer.run(Math.min(5000, most)),
    report: (elapsed) => report(fuzzer, elapsed),
  }
}

function roundTrips(): Target {
  const random = new Random(seed)
  return counting('connections', 500, () => checkRoundTrip(random))
}

function pipelines(running: Pipelines): Target {
  let connection = seed
  const counted = counting('connections', 20, () => running.check(connection++))
  return {
    ...counted,
    get inputs() {
      return counted.inputs
    },
    get failed() {
      return counted.failed
    },
    report: (elapsed) => `${counted.report(elapsed)}\nrequests: ${running.requests}`,
    close: () => running.close(),
  }
}

/** Checks some at once, and keeps the first fault. */
function counting(unit: string, atOnce: number, check: () => string | undefined | Promise<string | undefined>): Target {
  let [count, fault]: [number, string | undefined] = [0, undefined]
  return {
    get inputs() {
      return count
    },
    get failed() {
      return fault !== undefined
    },
    async step(most) {
      const checks = Array.from({ length: Math.min(atOnce, most) }, () => check())
      for (const each of checks) fault ??= await each
      count += checks.length
    },
    report: (elapsed) =>
      `seed ${seed}: ${count} ${unit} in ${elapsed.toFixed(1)} s\nfaults: ${fault === undefined ? 0 : `1\n${fault}`}`,
  }
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isFinite(count) || count < 0) throw new InvalidArgumentError('not a number')
  return count
}
