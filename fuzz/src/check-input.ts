// What must hold for every input. Each property is a function that says what is wrong, or nothing; the first one that
// finds a fault ends the check. An input is checked whole, and cut at random with a sentinel request behind it.
import { BodyFraming, type Limits, RequestParser } from '@gateway-server/http1'
import { beginsWith, sameRequest } from './compare-requests.ts'
import { Random } from './random.ts'
import { Reader, type ReadRequest } from './reader.ts'
import { octetsOf } from './tokens.ts'

/** Makes the parser under test; another one than ours shows that the fuzzer finds faults. */
export type CreateParser = (limits: Partial<Limits>) => RequestParser

/** One input, with all that its check depends on. */
export interface Input {
  readonly octets: Uint8Array
  readonly limits: Partial<Limits>
  /** Chooses where the octets are cut. */
  readonly cutSeed: number
}

/** What came of an input: how it was read whole, and what is wrong, if anything is. */
export interface Verdict {
  readonly whole: Reader
  readonly fault: string | undefined
}

export const createOurs: CreateParser = (limits) => new RequestParser(limits)

/** Limits that random inputs meet. */
export const smallLimits: Partial<Limits> = {
  target: 40,
  head: 200,
  fields: 6,
  body: 60,
  chunkExtension: 12,
  chunkExtensions: 30,
  trailerSection: 60,
  trailers: 3,
}

const sentinel = octetsOf('GET /sentinel HTTP/1.1\r\nHost: sentinel\r\n\r\n')

/** Checks every property. */
export function checkInput(input: Input, createParser: CreateParser = createOurs): Verdict {
  const { octets, limits } = input
  const whole = new Reader(createParser(limits))
  whole.push(octets)
  const fault =
    whole.fault ??
    impossible(whole.requests) ??
    joined(whole, input, createParser) ??
    cutFault(whole, input, createParser)
  return { whole, fault }
}

/** The same octets in pieces are read as the same; a sentinel behind them is read once, or never if they were refused. */
function cutFault(whole: Reader, input: Input, createParser: CreateParser): string | undefined {
  const cut = new Reader(createParser(input.limits))
  const random = new Random(input.cutSeed)
  // Where a message is open, the sentinel belongs to it, and would hide what the octets alone came to.
  const together = !isOpen(whole, input.octets) && random.once(2)
  pushCut(cut, together ? Buffer.concat([input.octets, sentinel]) : input.octets, random)
  const difference = together ? undefined : (cut.fault ?? differing(whole, cut))
  if (difference !== undefined) return difference
  if (!together) cut.push(sentinel)
  return cut.fault ?? sentinelFault(whole, cut, isOpen(whole, input.octets))
}

/** Whether what follows belongs to what was read: a message is open, or half of an empty line is. */
function isOpen({ refusal, inMessage, read }: Reader, octets: Uint8Array): boolean {
  return refusal === undefined && (inMessage || read < octets.length)
}

function pushCut(reader: Reader, octets: Uint8Array, random: Random): void {
  const longest = random.once(16) ? 3 : 200
  const lends = random.once(2)
  for (let start = 0; start < octets.length;) {
    // Behind a refusal one piece is as good as many.
    const end = reader.refusal === undefined ? start + 1 + random.below(longest) : octets.length
    const piece = octets.subarray(start, end)
    if (lends) reader.lend(piece)
    else reader.push(piece)
    start = end
  }
}

function differing(whole: Reader, cut: Reader): string | undefined {
  if (cut.refusal?.constructor !== whole.refusal?.constructor) return 'is refused differently when it is cut'
  if (cut.requests.length !== whole.requests.length) return 'has another number of requests when it is cut'
  if (!beginsWith(cut.requests, whole.requests)) return 'is read differently when it is cut'
  if (cut.read !== whole.read) return 'is read further when it is cut'
  if (cut.inMessage !== whole.inMessage) return 'ends in another state when it is cut'
  return undefined
}

function sentinelFault(whole: Reader, cut: Reader, open: boolean): string | undefined {
  if (whole.refusal !== undefined) return cut.refusal === undefined ? 'is not refused any more' : differing(whole, cut)
  if (open) return undefined
  const last = cut.requests.at(-1)
  const isSentinel = last?.complete === true && last.head.target === '/sentinel'
  if (cut.refusal !== undefined || !isSentinel || cut.requests.length !== whole.requests.length + 1) {
    return 'the request behind it is not read exactly once'
  }
  return beginsWith(cut.requests, whole.requests) ? undefined : 'is read differently with a request behind it'
}

/** Each of several requests is read the same from its own octets, on a connection of its own: none are joined. */
function joined(whole: Reader, { octets, limits }: Input, createParser: CreateParser): string | undefined {
  if (whole.requests.length < 2) return undefined
  let start = 0
  for (const request of whole.requests) {
    if (!request.complete) return undefined
    const alone = new Reader(createParser(limits))
    alone.push(octets.subarray(start, request.end))
    const [only] = alone.requests
    if (only === undefined || alone.requests.length > 1 || !sameRequest(only, request)) {
      return 'a request is read differently alone'
    }
    start = request.end
  }
  return undefined
}

const control = /[\0-\x08\n-\x1f\x7f]/ // oxlint-disable-line no-control-regex -- that is what must not be there
const outsideTarget = /[^\x21-\x7e]/
const outsideToken = /[^\w!#$%&'*+.^`|~-]/

/** What no head and no body may ever be, whatever the octets. */
function impossible(requests: readonly ReadRequest[]): string | undefined {
  for (const request of requests) {
    const { head, bodyLength, complete, trailers } = request
    if (head.method === '' || outsideToken.test(head.method)) return 'the method is no token'
    if (outsideTarget.test(head.target)) return 'the target has an octet that no target has'
    if (head.path !== '' && !/^[/*]/.test(head.path)) return 'the path begins with neither / nor *'
    if (faultyFields(head.rawHeaders) || faultyFields(trailers.flat())) return 'a field has an octet that no field has'
    if (bodyLength > 0 && head.method === 'CONNECT') return 'a body stands behind CONNECT'
    if (bodyLength > 0 && head.framing === BodyFraming.NONE) return 'a body stands behind a head without framing'
    if (head.framing === BodyFraming.LENGTH && isWrongLength(complete, bodyLength, head.contentLength)) {
      return 'the body is not as long as Content-Length says'
    }
  }
  return undefined
}

function isWrongLength(complete: boolean, length: number, expected: number): boolean {
  return complete ? length !== expected : length > expected
}

function faultyFields(fields: readonly string[]): boolean {
  for (let index = 0; index < fields.length; index += 2) {
    const [name, value] = [fields[index], fields[index + 1]]
    if (name === undefined || value === undefined || name === '') return true
    if (outsideToken.test(name) || control.test(value)) return true
  }
  return false
}
