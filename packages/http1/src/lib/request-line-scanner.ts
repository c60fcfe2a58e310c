// Finds method, target and version in the octets of a request line as they arrive (RFC 9112 §3). It keeps offsets, not
// strings, resumes where it stopped, and refuses at the first wrong octet: so the cut of the input changes nothing.
import { MethodError, RequestLineError, TargetTooLongError, VersionError } from './errors.ts'
import { CR, LF, octetClasses, octetsOfAscii, SPACE, standsAt, TARGET, TOKEN } from './octets.ts'

const longestMethod = 32
const Phase = { START: 0, START_LF: 1, METHOD: 2, TARGET: 3, VERSION: 4, LF: 5 } as const
type Phase = (typeof Phase)[keyof typeof Phase]
const versionPrefix = octetsOfAscii('HTTP/')
const versionLength = 8
const DOT = 0x2e

export class RequestLineScanner {
  /** Offsets into the head. The method is `[methodStart, methodEnd)`, the target `[methodEnd + 1, targetEnd)`. */
  methodStart = 0
  methodEnd = 0
  targetEnd = 0
  minorVersion: 0 | 1 = 1
  /** How many octets of the head have been looked at. */
  scanned = 0
  #phase: Phase = Phase.START
  #targetLimit: number

  constructor(targetLimit: number) {
    this.#targetLimit = targetLimit
  }

  /** Whether the line has begun: the empty lines before it do not count. */
  get begun(): boolean {
    return this.#phase > Phase.START_LF
  }

  reset(): void {
    this.scanned = 0
    this.#phase = Phase.START
  }

  /** Looks at the octets up to `end` of a head that starts at `base`. @returns whether the line is complete */
  scan(bytes: Uint8Array, base: number, end: number): boolean {
    let index = base + this.scanned
    if (this.#phase <= Phase.START_LF) index = this.#skipEmptyLines(bytes, base, index, end)
    if (this.#phase === Phase.METHOD) index = this.#scanMethod(bytes, base, index, end)
    if (this.#phase === Phase.TARGET) index = this.#scanTarget(bytes, base, index, end)
    if (this.#phase === Phase.VERSION) index = this.#scanVersion(bytes, base, index, end)
    this.scanned = index - base
    if (this.#phase !== Phase.LF || index === end) return false
    if (bytes[index] !== LF) throw new RequestLineError('CR without LF after the request line')
    this.scanned++
    return true
  }

  /** Empty lines before a request are skipped: old clients send one after a body (RFC 9112 §2.2). */
  #skipEmptyLines(bytes: Uint8Array, base: number, start: number, end: number): number {
    let index = start
    for (; index < end; index++) {
      if (this.#phase === Phase.START_LF) {
        if (bytes[index] !== LF) throw new RequestLineError('CR without LF before the request line')
        this.#phase = Phase.START
      } else if (bytes[index] === CR) {
        this.#phase = Phase.START_LF
      } else {
        this.methodStart = index - base
        this.#phase = Phase.METHOD
        break
      }
    }
    return index
  }

  #scanMethod(bytes: Uint8Array, base: number, start: number, end: number): number {
    const limit = Math.min(end, base + this.methodStart + longestMethod + 1)
    let index = start
    while (index < limit && octetClasses[bytes[index] as number]! & TOKEN) index++
    const length = index - base - this.methodStart
    if (length > longestMethod) throw new MethodError(`a method of more than ${longestMethod} characters`)
    if (index === end) return index
    if (bytes[index] !== SPACE || length === 0) throw new RequestLineError('the method is not a token and a space')
    this.methodEnd = index - base
    this.#phase = Phase.TARGET
    return index + 1
  }

  #scanTarget(bytes: Uint8Array, base: number, start: number, end: number): number {
    const first = base + this.methodEnd + 1
    const limit = Math.min(end, first + this.#targetLimit + 1)
    let index = start
    while (index < limit && octetClasses[bytes[index] as number]! & TARGET) index++
    if (index - first > this.#targetLimit)
      throw new TargetTooLongError(`a target of more than ${this.#targetLimit} bytes`)
    if (index === end) return index
    if (bytes[index] !== SPACE || index === first)
      throw new RequestLineError('the target is not visible ASCII without # and a space')
    this.targetEnd = index - base
    this.#phase = Phase.VERSION
    return index + 1
  }

  #scanVersion(bytes: Uint8Array, base: number, start: number, end: number): number {
    const first = base + this.targetEnd + 1
    let index = start
    while (index < end && bytes[index] !== CR && index - first <= versionLength) index++
    if (index - first > versionLength) throw new RequestLineError('the version is not HTTP/digit.digit')
    if (index === end) return index
    this.minorVersion = minorVersionOf(bytes, first, index)
    this.#phase = Phase.LF
    return index + 1
  }
}

function minorVersionOf(bytes: Uint8Array, start: number, end: number): 0 | 1 {
  const wellFormed =
    end - start === versionLength &&
    standsAt(versionPrefix, bytes, start, end) &&
    isDigit(bytes[start + 5]) &&
    bytes[start + 6] === DOT &&
    isDigit(bytes[start + 7])
  if (!wellFormed) throw new RequestLineError('the version is not HTTP/digit.digit')
  const minor = (bytes[start + 7] ?? 0) - 0x30
  if (bytes[start + 5] !== 0x31 || minor > 1) throw new VersionError('a version other than HTTP/1.0 and HTTP/1.1')
  return minor === 0 ? 0 : 1
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= 0x30 && octet <= 0x39
}
