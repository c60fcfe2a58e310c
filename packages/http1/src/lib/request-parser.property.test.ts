// What must hold for any input at all. HTTP1_FUZZ_RUNS asks for more runs of each property, HTTP1_FUZZ_SEED for others.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyOctets, noise } from './any-octets.fixture.ts'
import { cutInto } from './cut-octets.fixture.ts'
import { octetsOf, type Outcome, type ReadOptions, readRequests } from './read-requests.fixture.ts'
import { type MadeRequest, octetsOfRequest, requests } from './requests.fixture.ts'

const runs = Number(process.env['HTTP1_FUZZ_RUNS'] ?? 300)
const settings = { numRuns: runs, seed: Number(process.env['HTTP1_FUZZ_SEED'] ?? 9112) }
const timeout = 30_000 + 20 * runs

// Small enough that random input meets them.
const head = { target: 40, head: 200, fields: 6 }
const body = { body: 60, chunkExtension: 12, chunkExtensions: 30, trailerSection: 60, trailers: 3 }
const limits = fc.constantFrom({}, { ...head, ...body })

/** Lengths of pieces, and after which of them steps are taken. */
const lengths = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 80 }))
const schedules = fc.record({
  lengths: fc.array(lengths, { minLength: 1, maxLength: 60 }),
  drains: fc.array(fc.boolean(), { maxLength: 60 }),
})
type Schedule = typeof schedules extends fc.Arbitrary<infer T> ? T : never

function readWhole(octets: string, options: ReadOptions = {}): Outcome {
  return readRequests([octetsOf(octets)], options)
}

function readCut(octets: string, { lengths: each, drains }: Schedule, options: ReadOptions = {}): Outcome {
  return readRequests(cutInto(octetsOf(octets), each), { ...options, drains: (index) => drains[index] ?? true })
}

/** Without the octets read: of a head that is not complete, all or none may be, depending on the cut. */
function found({ requests: each, error, inMessage }: Outcome): object {
  return { requests: each, error, inMessage }
}

function holds<T extends [unknown, ...unknown[]]>(name: string, property: fc.IProperty<T>): void {
  test(name, { timeout }, () => fc.assert(property, settings))
}

holds(
  'any octets parse, need more, or are refused with a ProtocolError',
  fc.property(anyOctets, limits, (octets, limited) => {
    const outcome = readWhole(octets, { limits: limited }) // throws what is not a ProtocolError
    expect(outcome.read).toBeLessThanOrEqual(octets.length)
    expect(outcome.requests.slice(0, -1).every(({ complete }) => complete)).toBe(true)
  }),
)

holds(
  'the cut of the octets never changes what is found',
  fc.property(anyOctets, schedules, limits, (octets, schedule, limited) => {
    const whole = readWhole(octets, { limits: limited })
    const cut = readCut(octets, schedule, { limits: limited })
    expect(found(cut)).toEqual(found(whole))
    expect(cut.read).toBe(whole.read)
  }),
)

holds(
  'that octets are lent, in memory that is written to again, never changes what is found',
  fc.property(anyOctets, schedules, limits, (octets, schedule, limited) => {
    const given = readCut(octets, schedule, { limits: limited })
    expect(readCut(octets, schedule, { limits: limited, lends: true })).toEqual(given)
  }),
)

holds(
  'what follows a refused octet never changes what is found',
  fc.property(anyOctets, noise, (octets, behind) => {
    const outcome = readWhole(octets)
    if (outcome.error !== undefined) expect(readWhole(octets + behind)).toEqual(outcome)
  }),
)

holds(
  'requests are read as what they were made from, each once and none joined',
  fc.property(fc.array(requests, { minLength: 1, maxLength: 5 }), schedules, (made, schedule) => {
    const outcome = readCut(made.map(octetsOfRequest).join(''), schedule)
    expect(outcome).toMatchObject({ error: undefined, inMessage: false })
    expect(outcome.requests.map(asRead)).toEqual(made.map(asMade))
  }),
)

function asRead({
  head: { method, path, query, minorVersion, rawHeaders },
  ...rest
}: Outcome['requests'][number]): object {
  return { method, path, query, minorVersion, rawHeaders, ...rest }
}

function asMade({ method, path, query, minorVersion, rawHeaders, chunks, trailers }: MadeRequest): object {
  return { method, path, query, minorVersion, rawHeaders, body: chunks.join(''), trailers, complete: true }
}

holds(
  'a request is the same whatever stands before and behind it',
  fc.property(requests, requests, anyOctets, (first, second, behind) => {
    const [a, b] = [octetsOfRequest(first), octetsOfRequest(second)]
    const both = readWhole(a + b + behind, { most: 2 })
    expect(both.requests).toEqual([...readWhole(a).requests, ...readWhole(b).requests])
    expect(both.read).toBe(a.length + b.length)
  }),
)

holds(
  'requests are read the second time on a connection as they were the first time',
  fc.property(anyOctets, schedules, limits, (octets, schedule, limited) => {
    const once = readWhole(octets, { limits: limited })
    fc.pre(once.error === undefined && !once.inMessage && once.read === octets.length)
    const twice = readCut(octets + octets, schedule, { limits: limited })
    expect(found(twice)).toEqual({ ...found(once), requests: [...once.requests, ...once.requests] })
  }),
)
