// What each octet may be, as one table of bit sets: the grammar's character classes (RFC 9110 §5.6, RFC 9112 §2).
// Parsing asks the table once an octet; nothing here looks at more than one.

/** May stand in a token: method, field name, chunk extension name (RFC 9110 §5.6.2). */
export const TOKEN = 1
/** May stand in a field value: printable ASCII, space, tab and obs-text; no other control character (RFC 9110 §5.5). */
export const FIELD_CONTENT = 2
/**
 * May stand in a request target: printable ASCII without space and `#` (RFC 9112 §3.2). Browsers send `|` and its kin
 * though RFC 3986 has them encoded; a fragment no client sends, and some take it for a part of the path (CVE-2025-32395).
 */
export const TARGET = 4
/** A hexadecimal digit. */
export const HEX = 8

export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const COLON = 0x3a

const tokenPunctuation = "!#$%&'*+-.^_`|~"

function classOf(octet: number): number {
  const character = String.fromCharCode(octet)
  const visible = octet > SPACE && octet < 0x7f
  let bits = 0
  if (/[0-9A-Za-z]/.test(character) || (visible && tokenPunctuation.includes(character))) bits |= TOKEN
  if (visible || octet === SPACE || octet === TAB || octet >= 0x80) bits |= FIELD_CONTENT
  if (visible && character !== '#') bits |= TARGET
  if (/[0-9A-Fa-f]/.test(character)) bits |= HEX
  return bits
}

/** The classes of each octet, 0 to 255. */
export const octetClasses: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => classOf(octet))

/** The octets of an ASCII text, to look for with `standsAt`. */
export function octetsOfAscii(text: string): Uint8Array {
  const octets = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) octets[index] = text.charCodeAt(index)
  return octets
}

/** Whether all of `octets` stand in `bytes` between `start` and `end`, from `start` on. */
export function standsAt(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = octets
  if (end - start < length) return false
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== octets[index]) return false
  }
  return true
}

/** Whether `text` is a token: not empty, and every character allowed in one (RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f || !((octetClasses[code] ?? 0) & TOKEN)) return false
  }
  return text.length > 0
}
