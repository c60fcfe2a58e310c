// Reads requests from octets cut into pieces, for tests: what came of them as plain data, so that two ways to cut the
// same octets can be compared as a whole.
import { ProtocolError } from './errors.ts'
import type { Limits } from './limits.ts'
import type { RequestHead } from './request-head.ts'
import { RequestParser, Step } from './request-parser.ts'
import type { Trailers } from './trailer-parser.ts'

/** One request as it was read: its end may be missing. */
interface ReadRequest {
  readonly head: RequestHead
  body: string
  trailers: Trailers
  complete: boolean
}

/** What came of some octets. */
export interface Outcome {
  readonly requests: ReadRequest[]
  /** The error's class and status, such as `FieldError 400`. */
  readonly error: string | undefined
  /** How many octets were read, the one that was refused included. */
  readonly read: number
  /** Whether they ended inside a request. */
  readonly inMessage: boolean
}

export interface ReadOptions {
  readonly limits?: Partial<Limits> | undefined
  /** Stop behind this many requests; all by default. */
  readonly most?: number
  /** Whether to take steps behind the piece with this index; behind each by default, and always behind the last. */
  readonly drains?: (index: number) => boolean
  /** Lend the pieces, all in one memory that is overwritten behind each, instead of giving them away. */
  readonly lends?: boolean
}

/** Pushes the pieces one by one, and takes steps until there are none left. */
export function readRequests(pieces: readonly Uint8Array[], options: ReadOptions = {}): Outcome {
  const { limits, most = Infinity, drains = () => true, lends = false } = options
  const parser = new RequestParser(limits)
  const give = lends ? lender(parser, pieces) : (piece: Uint8Array) => parser.push(piece)
  const bodies: Bodies = new Map()
  const requests: ReadRequest[] = []
  let error: string | undefined
  let pushed = 0
  for (const [index, piece] of pieces.entries()) {
    give(piece)
    pushed += piece.length
    if (error === undefined && (drains(index) || index === pieces.length - 1)) {
      error = takeSteps(parser, requests, bodies, most)
    }
  }
  // Only now: what was handed out must have stayed as it was.
  for (const [request, chunks] of bodies) request.body = chunks.map(latin1Of).join('')
  return { requests, error, read: pushed - parser.unread, inMessage: parser.inMessage }
}

function lender(parser: RequestParser, pieces: readonly Uint8Array[]): (piece: Uint8Array) => void {
  const memory = new Uint8Array(Math.max(0, ...pieces.map(({ length }) => length)))
  return (piece) => {
    parser.reclaim()
    memory.fill(0x21)
    memory.set(piece)
    parser.lend(memory, piece.length)
  }
}

type Bodies = Map<ReadRequest, Uint8Array[]>

function takeSteps(parser: RequestParser, requests: ReadRequest[], bodies: Bodies, most: number): string | undefined {
  try {
    while (takeStep(parser, requests, bodies, most));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return `${error.name} ${error.status}`
  }
  return undefined
}

function takeStep(parser: RequestParser, requests: ReadRequest[], bodies: Bodies, most: number): boolean {
  const last = requests.at(-1)
  if (requests.length === most && last?.complete === true) return false
  const step = parser.next()
  if (step === Step.NEED_DATA) return false
  if (step === Step.HEAD) begin(parser, requests, bodies)
  else if (step === Step.DATA) found(bodies.get(found(last))).push(found(parser.chunk))
  else Object.assign(found(last), { trailers: parser.trailers, complete: true })
  return true
}

function begin(parser: RequestParser, requests: ReadRequest[], bodies: Bodies): void {
  const request = { head: found(parser.head), body: '', trailers: [], complete: false }
  requests.push(request)
  bodies.set(request, [])
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a step without what it promised')
  return value
}

/** The octets of a latin-1 string. */
export function octetsOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** The latin-1 string of some octets. */
export function latin1Of(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
}
