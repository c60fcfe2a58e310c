// The shape of a hostile input, and how rows are written: one reason, then the inputs it covers, each with a name.
import type { Limits } from '../limits.ts'

/** One request that must be refused, and how. */
export interface HostileInput {
  /** What is wrong with it; unique among all inputs. */
  readonly name: string
  /** The octets as a latin-1 string. Whatever follows them must not change the outcome, and must not be acted on. */
  readonly octets: string
  /** The name of the error's class. */
  readonly error: string
  /** The status that answers it. */
  readonly status: number
  /** What is refused: the head, so that no application sees the request, or the body of a request it has seen. */
  readonly part: 'head' | 'body'
  /** Why: the CVE or advisory of a server that took it, or the section that forbids it. */
  readonly reason: string
  /** The one limit the input is over, where the default would make it too large to keep here. */
  readonly limits?: Partial<Limits>
}

const statuses: Readonly<Record<string, number>> = {
  BodyTooLargeError: 413,
  TargetTooLongError: 414,
  ExpectationError: 417,
  HeadTooLargeError: 431,
  MethodError: 501,
  TransferCodingError: 501,
  VersionError: 505,
}

/** What inputs for one reason have in common. */
export type Refusal = Pick<HostileInput, 'error' | 'reason'> & Partial<Pick<HostileInput, 'part' | 'limits'>>

/** One row per input: `inputs` goes from name to octets. Refused in the head and with status 400 unless told. */
export function refuse(refusal: Refusal, inputs: Readonly<Record<string, string>>): HostileInput[] {
  const status = statuses[refusal.error] ?? 400
  return Object.entries(inputs).map(([name, octets]) => ({ part: 'head', ...refusal, status, name, octets }))
}

/** A GET request with these field lines behind its Host. */
export function get(...fields: readonly string[]): string {
  return request('GET / HTTP/1.1', 'Host: example.com', ...fields)
}

/** A POST request with these field lines behind its Host, and no body yet. */
export function post(...fields: readonly string[]): string {
  return request('POST / HTTP/1.1', 'Host: example.com', ...fields)
}

/** A POST request with a chunked body: `body` is what stands on the wire. */
export function chunked(body: string): string {
  return post('Transfer-Encoding: chunked') + body
}

/** A head of these lines. */
export function request(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}
