/** `pnpm fuzz`: fuzzes the parser for as long as asked, prints the counts, and exits with 1 if anything failed. */
import { setImmediate } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { Fuzzer } from './fuzzer.ts'
import { report } from './report.ts'

interface Arguments {
  readonly seconds?: number
  readonly inputs?: number
  readonly seed: number
}

const program = new Command('fuzz')
  .description('Looks for octets that the HTTP/1.1 parser reads in two ways, or fails on')
  .option('--seconds <number>', 'how long to run; 60 unless --inputs is given', parseCount)
  .option('--inputs <number>', 'how many inputs to check', parseCount)
  .option('--seed <number>', 'chooses the inputs; another one each time by default', parseCount, Date.now() % 2 ** 31)
  .parse()
// Guaranteed by the options above.
const { seconds, inputs = Infinity, seed } = program.opts<Arguments>()

const slice = 5000 // inputs between two looks at the clock and at signals
const start = performance.now()
const end = seconds === undefined && inputs < Infinity ? Infinity : start + 1000 * (seconds ?? 60)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

const fuzzer = new Fuzzer(seed)
console.log(`seed ${seed}`)
while (!stop.signal.aborted && fuzzer.failure === undefined && fuzzer.inputs < inputs && performance.now() < end) {
  fuzzer.run(Math.min(slice, inputs - fuzzer.inputs))
  await setImmediate() // lets the signal in
}
console.log(report(fuzzer, (performance.now() - start) / 1000))
process.exitCode = fuzzer.failure === undefined ? 0 : 1

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isFinite(count) || count < 0) throw new InvalidArgumentError('not a number')
  return count
}
