// The inputs that others are made from: known ones, and each that led the parser somewhere new.
import { hostileInputs } from '@gateway-server/http1/hostile-inputs'
import { oddInputs } from '@gateway-server/http1/odd-inputs'
import { createOurs } from './check-input.ts'
import type { Random } from './random.ts'
import { Reader } from './reader.ts'
import { octetsOf } from './tokens.ts'
import { validRequest } from './valid-request.ts'

const longestKnown = 1500
const longestKept = 200 // longer ones cost more than they show
const mostKept = 20_000 // of each kind

/** The known inputs: hostile, odd, and a few that are valid. */
export function knownInputs(random: Random): Uint8Array[] {
  const hostile = hostileInputs.map(({ octets }) => octets.slice(0, longestKnown))
  const odd = oddInputs.map(([, octets]) => octets.slice(0, longestKnown))
  const valid = Array.from({ length: 100 }, () => validRequest(random))
  return [...hostile, ...odd, ...valid].map(octetsOf)
}

export class Corpus {
  /** Refused at once. */
  #dead: Uint8Array[] = []
  /** Refused behind the head of a request. */
  #late: Uint8Array[] = []
  #accepted: Uint8Array[] = []
  #seen = new Set<number>()
  #messages = new Map<string, number>()

  constructor(inputs: readonly Uint8Array[]) {
    for (const input of inputs) this.#add(input, read(input))
  }

  get size(): number {
    return this.#dead.length + this.#late.length + this.#accepted.length
  }

  /** How many different ways through the parser have been seen. */
  get signatures(): number {
    return this.#seen.size
  }

  /** One of the inputs; mostly one that is not refused, since what is refused stays so with most changes. */
  pick(random: Random): Uint8Array {
    if (random.once(2)) return random.pick(this.#accepted)
    return random.pick(random.once(4) ? this.#dead : this.#late)
  }

  /** Keeps a copy of an input, if it led somewhere new. */
  consider(octets: Uint8Array, reader: Reader, isLimited: boolean): void {
    const signature = this.#signature(reader) * 2 + (isLimited ? 1 : 0)
    if (octets.length > longestKept || this.#seen.has(signature)) return
    this.#seen.add(signature)
    this.#add(Buffer.from(octets), reader)
  }

  #add(octets: Uint8Array, { requests, refusal }: Reader): void {
    const refused = requests.length === 0 ? this.#dead : this.#late
    const list = refusal === undefined ? this.#accepted : refused
    if (list.length < mostKept) list.push(octets)
  }

  /** A number for the way an input went through the parser: which error, how many requests, and what the last one is. */
  #signature({ requests, refusal, inMessage }: Reader): number {
    const last = requests.at(-1)
    let bits = this.#messageIndex(refusal?.message ?? '') * 4 + Math.min(requests.length, 3)
    bits = bits * 2 + Number(inMessage)
    if (last === undefined) return bits * 2 ** 12
    const { head } = last
    const flags = [last.complete, head.minorVersion, head.keepAlive, head.expectContinue, head.upgrade]
    for (const flag of [...flags, head.acceptsTrailers]) bits = bits * 2 + Number(flag)
    bits = bits * 4 + head.framing
    bits = bits * 4 + targetForm(head.target)
    bits = bits * 2 + Number(last.trailers.length > 0)
    return bits * 2 + Number(last.bodyLength > 0)
  }

  /** Messages stand for the place an error comes from: each is thrown in one place. */
  #messageIndex(message: string): number {
    const known = this.#messages.get(message)
    if (known !== undefined) return known
    const index = this.#messages.size % 1024
    this.#messages.set(message, index)
    return index
  }
}

function read(octets: Uint8Array): Reader {
  const reader = new Reader(createOurs({}))
  reader.push(octets)
  return reader
}

function targetForm(target: string): number {
  if (target.startsWith('/')) return target.includes('?') ? 1 : 0
  return target === '*' ? 2 : 3
}
