// The fuzzer's short share in CI, and the proof that it finds something where there is something to be found.
import * as http1 from '@gateway-server/http1'
import { type Limits, ProtocolError, RequestParser, Step } from '@gateway-server/http1'
import { expect, test } from 'vitest'
import { checkInput, type CreateParser } from './check-input.ts'
import { Fuzzer } from './fuzzer.ts'
import { report } from './report.ts'
import { octetsOf } from './tokens.ts'

const seed = 9112
const minute = 60_000

test('150,000 inputs show no fault', { timeout: 3 * minute }, () => {
  const fuzzer = new Fuzzer(seed)
  const start = performance.now()
  fuzzer.run(150_000)
  console.log(report(fuzzer, (performance.now() - start) / 1000))
  expect(fuzzer.failure).toBeUndefined()
  expect(fuzzer.inputs).toBe(150_000)
  // All but the base class, and the one that only a server who asks for it gets.
  const errors = Object.keys(http1).filter((name) => name.endsWith('Error'))
  const met = errors.filter((name) => name !== 'ProtocolError' && name !== 'IncompleteMessageError')
  expect([...fuzzer.outcomes.keys()].toSorted()).toEqual([...met, 'accepted', 'incomplete'].toSorted())
})

test('the same seed makes the same inputs', () => {
  const [a, b, other] = [new Fuzzer(1), new Fuzzer(1), new Fuzzer(2)]
  for (const fuzzer of [a, b, other]) fuzzer.run(3000)
  expect(report(a, 1)).toBe(report(b, 1))
  expect(report(a, 1)).not.toBe(report(other, 1))
})

/** Fails on an octet that seldom comes. */
class Crashing extends RequestParser {
  override next(): Step {
    const step = super.next()
    if (step === Step.HEAD && this.head?.rawHeaders.includes('Upgrade')) throw new TypeError('a planted fault')
    return step
  }
}

/** Starts afresh behind a refusal, where a smuggled request might stand. */
class Forgetful extends RequestParser {
  #limits: Partial<Limits>
  #next: RequestParser | undefined = undefined
  constructor(limits: Partial<Limits>) {
    super(limits)
    this.#limits = limits
  }
  override push(octets: Uint8Array): void {
    if (this.#next === undefined) super.push(octets)
    else this.#next.push(octets)
  }
  override lend(memory: Uint8Array, length: number): void {
    this.push(memory.slice(0, length))
  }
  override next(): Step {
    if (this.#next !== undefined) return this.#next.next()
    try {
      return super.next()
    } catch (error) {
      if (error instanceof ProtocolError) this.#next = new RequestParser(this.#limits)
      throw error
    }
  }
}

/** Hands out what it was lent. */
class Keeping extends RequestParser {
  #memory: Uint8Array = new Uint8Array(0)
  override lend(memory: Uint8Array, length: number): void {
    this.#memory = memory
    this.push(memory.slice(0, length))
  }
  override next(): Step {
    const step = super.next()
    const { chunk } = this
    if (step !== Step.DATA || chunk === undefined || chunk.length > this.#memory.length) return step
    this.#memory.set(chunk)
    this.chunk = this.#memory.subarray(0, chunk.length)
    return step
  }
}

/** Drops an octet where a piece ends with CR. */
class Tearing extends RequestParser {
  override push(octets: Uint8Array): void {
    super.push(octets.at(-1) === 0x0d && octets.length > 1 ? octets.subarray(0, -1) : octets)
  }
}

/** Reads the body's length as 1 less where it is 10 or more. */
class Short extends RequestParser {
  override next(): Step {
    const step = super.next()
    if (step === Step.DATA && this.chunk !== undefined && this.chunk.length > 10) this.chunk = this.chunk.subarray(1)
    return step
  }
}

/** Remembers the field lines of the request before. */
class Joining extends RequestParser {
  #before: string[] = []
  override next(): Step {
    const step = super.next()
    if (step === Step.HEAD && this.head !== undefined) {
      this.head.rawHeaders.push(...this.#before)
      this.#before = this.head.rawHeaders.slice(0, 2)
    }
    return step
  }
}

/** Ends every request twice. */
class Repeating extends RequestParser {
  #ended = false
  override next(): Step {
    if (this.#ended) {
      this.#ended = false
      return Step.END
    }
    const step = super.next()
    this.#ended = step === Step.END
    return step
  }
}

test.each([
  ['throws TypeError', Crashing],
  ['refuses a second time', Forgetful],
  ['hands out memory that it was only lent', Keeping],
  ['when it is cut', Tearing],
  ['the body is not as long', Short],
  ['a request is read differently alone', Joining],
  ['outside a request', Repeating],
])('finds a parser that %s (%o)', { timeout: minute }, (fault, Faulty) => {
  const createParser: CreateParser = (limits) => new Faulty(limits)
  const fuzzer = new Fuzzer(seed, createParser)
  fuzzer.run(20_000)
  const { failure } = fuzzer
  expect(failure?.fault).toContain(fault)
  expect(failure?.minimized.length).toBeLessThanOrEqual(failure?.input.octets.length ?? 0)
  const again = { octets: octetsOf(''), limits: {}, cutSeed: 0, ...failure?.input }
  expect(checkInput({ ...again, octets: failure?.minimized ?? again.octets }, createParser).fault).toContain(fault)
  expect(report(fuzzer, 1)).toContain('crashes: 1')
  expect(report(fuzzer, 1)).toContain('minimized: "')
})
