// The fuzzer: makes inputs, checks each, and keeps those that led somewhere new to make others from. The same seed
// makes the same inputs, on any machine.
import { checkInput, type CreateParser, createOurs, type Input, smallLimits, type Verdict } from './check-input.ts'
import { Corpus, knownInputs } from './corpus.ts'
import { minimize } from './minimize.ts'
import { mutations } from './mutations.ts'
import { Random } from './random.ts'
import type { Reader } from './reader.ts'
import { Scratch } from './scratch.ts'
import { octetsOf } from './tokens.ts'
import { validRequest } from './valid-request.ts'

/** An input that showed a fault. */
export interface Failure {
  readonly fault: string
  /** Which input of the run it was, from 1. */
  readonly number: number
  readonly input: Input
  /** The shortest input found that shows the same fault. */
  readonly minimized: Uint8Array
}

export class Fuzzer {
  readonly seed: number
  /** How many inputs were checked. */
  inputs = 0
  /** How often each outcome was met: an error's class, `accepted`, or `incomplete`. */
  readonly outcomes = new Map<string, number>()
  failure: Failure | undefined = undefined
  #createParser: CreateParser
  #random: Random
  #corpus: Corpus
  #scratch = new Scratch()

  constructor(seed: number, createParser: CreateParser = createOurs) {
    this.seed = seed
    this.#createParser = createParser
    this.#random = new Random(seed)
    this.#corpus = new Corpus(knownInputs(this.#random))
  }

  /** How many different ways through the parser have been seen. */
  get signatures(): number {
    return this.#corpus.signatures
  }

  /** How many inputs others are made from. */
  get corpusSize(): number {
    return this.#corpus.size
  }

  /** Checks this many inputs more; stops at a failure. */
  run(count: number): void {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0 // most inputs end in an error, and collecting its stack costs more than parsing
    try {
      for (let left = count; left > 0 && this.failure === undefined; left--) this.#runOne()
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }

  #runOne(): void {
    const input = this.#make()
    const { whole, fault } = checkInput(input, this.#createParser)
    this.inputs++
    if (fault !== undefined) return this.#fail(input)
    const outcome = outcomeOf(whole)
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1)
    this.#corpus.consider(input.octets, whole, input.limits === smallLimits)
  }

  /** The next input: valid, or one of the corpus with a few changes. Its octets are a view of the scratch. */
  #make(): Input {
    const [random, scratch] = [this.#random, this.#scratch]
    scratch.set(random.once(32) ? octetsOf(validRequest(random)) : this.#corpus.pick(random))
    for (let changes = random.below(random.once(4) ? 6 : 3); changes > 0; changes--) {
      random.pick(mutations)(scratch, random, this.#corpus.pick(random))
    }
    return { octets: scratch.view(), limits: random.once(4) ? smallLimits : {}, cutSeed: random.next() }
  }

  #fail(found: Input): void {
    Error.stackTraceLimit = 10
    const input = { ...found, octets: this.#scratch.copy() }
    const { fault } = this.#check(input)
    const kind = kindOf(fault)
    const minimized = minimize(input.octets, (octets) => kindOf(this.#check({ ...input, octets }).fault) === kind)
    this.failure = { fault: fault ?? 'a fault that came once and not again', number: this.inputs, input, minimized }
  }

  #check(input: Input): Verdict {
    return checkInput(input, this.#createParser)
  }
}

/** A fault without its stack. */
function kindOf(fault: string | undefined): string | undefined {
  return fault?.split('\n', 1)[0]
}

function outcomeOf({ refusal, inMessage }: Reader): string {
  return refusal?.name ?? (inMessage ? 'incomplete' : 'accepted')
}
