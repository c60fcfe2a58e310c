// Escaping for texts that come again and again, such as user agents: what was looked at lately is found by comparing it,
// which takes a tenth of looking at each of its characters. It keeps a bounded number of texts of bounded length.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import { escapedOrDash } from './escape.ts'

const places = 256
const longestKept = 256
const raw: string[] = Array.from({ length: places }, () => '')
const written: string[] = Array.from({ length: places }, () => '-')

/** As `escapedOrDash`. */
export function escapedOften(text: string | undefined): string {
  if (text === undefined || text.length > longestKept) return escapedOrDash(text)
  const place = placeOf(text)
  return text === raw[place] ? written[place]! : keep(text, place) // place < places
}

/** By its length, and by characters from the middle and the end, where user agents and addresses differ. */
function placeOf(text: string): number {
  const { length } = text
  return (length + 31 * text.charCodeAt(length >> 1) + 7 * text.charCodeAt(length - 1)) & (places - 1)
}

function keep(text: string, place: number): string {
  const copy = Buffer.from(text, 'latin1').toString('latin1') // a part of a head would keep the whole head
  raw[place] = copy
  return (written[place] = escapedOrDash(copy))
}
