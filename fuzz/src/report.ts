// What a run says at its end.
import { smallLimits } from './check-input.ts'
import type { Failure, Fuzzer } from './fuzzer.ts'

/** The counts of a run, and what failed, if anything did. */
export function report(fuzzer: Fuzzer, seconds: number): string {
  const { seed, inputs, outcomes, failure, signatures, corpusSize } = fuzzer
  const rate = Math.round(inputs / Math.max(seconds, 0.001))
  const rows = [...outcomes].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `  ${name.padEnd(22)} ${count}`)
  return [
    `seed ${seed}: ${inputs} inputs in ${seconds.toFixed(1)} s (${rate} a second)`,
    `${outcomes.size} outcomes, ${signatures} ways through the parser, ${corpusSize} inputs in the corpus`,
    ...rows,
    `crashes: ${failure === undefined ? 0 : 1}`,
    ...(failure === undefined ? [] : [describe(failure)]),
  ].join('\n')
}

function describe({ fault, number, input, minimized }: Failure): string {
  const { octets, limits, cutSeed } = input
  return [
    `input ${number}: ${fault}`,
    `  octets:    ${literal(octets)}`,
    `  minimized: ${literal(minimized)}`,
    `  limits: ${limits === smallLimits ? 'small' : 'default'}, cut seed: ${cutSeed}`,
  ].join('\n')
}

/** Octets as a string literal of JavaScript, in latin-1. */
export function literal(octets: Uint8Array): string {
  const text = JSON.stringify(Buffer.from(octets).toString('latin1'))
  return text.replaceAll(/[\x7f-\xff]/g, (octet) => `\\x${octet.charCodeAt(0).toString(16)}`)
}
