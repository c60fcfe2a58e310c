// Changes to an input: small enough that most of what made it valid stays, blind to whether the result is. Each takes
// its choices from `random` alone.
import type { Random } from './random.ts'
import type { Scratch } from './scratch.ts'
import { fieldTokens, numberTokens, tokens } from './tokens.ts'

/** Changes the input in place. `other` is an input it may borrow from. */
export type Mutation = (scratch: Scratch, random: Random, other: Uint8Array) => void

const nothing = new Uint8Array(0)
const LF = 0x0a

/** A place in the input, seldom in the first octets: an input that is refused there shows nothing of the rest. */
function place({ length }: Scratch, random: Random): number {
  const at = random.below(length)
  return at < 20 && !random.once(8) ? random.below(length) : at
}

/** A place, or the end. */
function gap(scratch: Scratch, random: Random): number {
  return random.once(16) ? scratch.length : place(scratch, random)
}

/** The length of a part: short mostly. */
function partLength(random: Random): number {
  return 1 + random.below(random.once(4) ? 64 : 6)
}

function flipBit(scratch: Scratch, random: Random): void {
  const at = place(scratch, random)
  if (scratch.length > 0) scratch.bytes[at]! ^= 1 << random.below(8)
}

function setOctet(scratch: Scratch, random: Random): void {
  const at = place(scratch, random)
  if (scratch.length > 0) scratch.bytes[at] = random.below(256)
}

function insertToken(scratch: Scratch, random: Random): void {
  scratch.splice(gap(scratch, random), 0, random.pick(tokens))
}

function replaceByToken(scratch: Scratch, random: Random): void {
  scratch.splice(gap(scratch, random), partLength(random), random.pick(tokens))
}

function removePart(scratch: Scratch, random: Random): void {
  scratch.splice(place(scratch, random), partLength(random), nothing)
}

function repeatPart(scratch: Scratch, random: Random): void {
  const start = place(scratch, random)
  const part = scratch.view().subarray(start, start + partLength(random))
  scratch.splice(start, 0, part)
}

function copyPart(scratch: Scratch, random: Random): void {
  const start = place(scratch, random)
  const part = scratch.view().subarray(start, start + partLength(random))
  scratch.splice(gap(scratch, random), 0, part)
}

function cutOff(scratch: Scratch, random: Random): void {
  scratch.length = random.below(scratch.length + 1)
}

/** The octet where a line begins, looked for from a place at random to the front. */
function lineStart(scratch: Scratch, random: Random): number {
  return scratch.bytes.lastIndexOf(LF, place(scratch, random)) + 1
}

function insertField(scratch: Scratch, random: Random): void {
  scratch.splice(lineStart(scratch, random), 0, random.pick(fieldTokens))
}

function lineEnd({ bytes, length }: Scratch, start: number): number {
  const end = bytes.indexOf(LF, start)
  return end < 0 || end >= length ? length : end + 1
}

function removeLine(scratch: Scratch, random: Random): void {
  const start = lineStart(scratch, random)
  scratch.splice(start, lineEnd(scratch, start) - start, nothing)
}

function copyLine(scratch: Scratch, random: Random): void {
  const start = lineStart(scratch, random)
  const line = scratch.view().subarray(start, lineEnd(scratch, start))
  scratch.splice(lineStart(scratch, random), 0, line)
}

function isDigit(octet: number): boolean {
  return octet >= 0x30 && octet <= 0x39
}

/** Puts another number in the place of the first one behind a place at random, or one less or more. */
function changeNumber(scratch: Scratch, random: Random): void {
  const { bytes, length } = scratch
  let start = place(scratch, random)
  while (start < length && !isDigit(bytes[start]!)) start++ // below the length
  if (start >= length) return
  let end = start
  while (end < length && isDigit(bytes[end]!)) end++ // below the length
  if (random.once(2)) bytes[end - 1] = 0x30 + random.below(10)
  else scratch.splice(start, end - start, random.pick(numberTokens))
}

/** Changes the case of a letter, which must matter in methods and nowhere else in the grammar. */
function changeCase(scratch: Scratch, random: Random): void {
  const { bytes } = scratch
  const at = place(scratch, random)
  const lower = bytes[at]! | 0x20 // within the capacity
  if (lower >= 0x61 && lower <= 0x7a) bytes[at]! ^= 0x20
}

function insertPartOfOther(scratch: Scratch, random: Random, other: Uint8Array): void {
  const start = random.below(other.length)
  const part = other.subarray(start, start + 4 * partLength(random))
  scratch.splice(gap(scratch, random), random.once(2) ? part.length : 0, part)
}

function crossWithOther(scratch: Scratch, random: Random, other: Uint8Array): void {
  cutOff(scratch, random)
  scratch.splice(scratch.length, 0, other.subarray(random.below(other.length)))
}

function joinWithOther(scratch: Scratch, random: Random, other: Uint8Array): void {
  scratch.splice(random.once(2) ? 0 : scratch.length, 0, other)
}

/** All of them; those that keep more of the grammar stand twice. */
export const mutations: readonly Mutation[] = [
  flipBit,
  setOctet,
  insertToken,
  insertToken,
  replaceByToken,
  removePart,
  repeatPart,
  copyPart,
  cutOff,
  insertField,
  insertField,
  removeLine,
  copyLine,
  changeNumber,
  changeNumber,
  changeCase,
  insertPartOfOther,
  crossWithOther,
  joinWithOther,
]
