// The grammar of the `Forwarded` field (RFC 7239 §4): elements by commas, pairs by semicolons, values as tokens or quoted
// strings. Where a quoted string has no end the client may have opened it, to swallow what its proxy appended: such a field
// has no meaning at all. One pass over the field, without a regular expression that could go back.

/** One hop: parameters by their names in lower case. */
export type ForwardedElement = ReadonlyMap<string, string>

/** The elements, the last being the nearest proxy's. Undefined where the field breaks the grammar. */
export function parseForwarded(field: string): readonly ForwardedElement[] | undefined {
  const elements: ForwardedElement[] = []
  let element = new Map<string, string>()
  for (let index = 0; ; index++) {
    index = skipSpace(field, index)
    const separator = field.charAt(index)
    if (separator !== '' && separator !== ',' && separator !== ';') {
      const end = readPair(field, index, element)
      if (end === undefined) return undefined
      index = skipSpace(field, end)
    }
    const behind = field.charAt(index)
    if (behind === ';') continue
    if (behind !== ',' && behind !== '') return undefined
    if (element.size > 0) elements.push(element) // an empty member of a list counts for nothing (RFC 9110 §5.6.1)
    if (behind === '') return elements
    element = new Map()
  }
}

/** @returns where the pair ends; undefined where it is none, or its parameter has been there (§4: once) */
function readPair(field: string, start: number, element: Map<string, string>): number | undefined {
  const nameEnd = skip(field, start, ofName)
  const name = field.slice(start, nameEnd).toLowerCase()
  if (name === '' || field.charAt(nameEnd) !== '=' || element.has(name)) return undefined
  const valueStart = nameEnd + 1
  const isQuoted = field.charAt(valueStart) === '"'
  const end = isQuoted ? skipQuoted(field, valueStart) : skip(field, valueStart, ofValue)
  if (end === undefined || end === valueStart) return undefined
  const value = field.slice(valueStart, end)
  element.set(name, isQuoted ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value)
  return end
}

function skipSpace(text: string, start: number): number {
  let index = start
  while (text.charAt(index) === ' ' || text.charAt(index) === '\t') index++
  return index
}

/** Of a token (RFC 9110 §5.6.2). */
const ofName = /[!#$%&'*+.^_`|~\w-]/
/** Ports and IPv6 addresses would have to be quoted, and often are not; no separator is among them. */
const ofValue = /[!#$%&'*+.^_`|~\w:[\]-]/

function skip(text: string, start: number, character: RegExp): number {
  let index = start
  while (character.test(text.charAt(index))) index++
  return index
}

/** Behind the closing quote; undefined where there is none. */
function skipQuoted(text: string, start: number): number | undefined {
  for (let index = start + 1; index < text.length; index++) {
    if (text.charAt(index) === '"') return index + 1
    if (text.charAt(index) === '\\') index++
  }
  return undefined
}
