// How text from outside stands in a line of the log: as printable ASCII and nothing else. What a client sends can neither
// end a line, nor close a quoted field, nor move the cursor of the terminal that shows it.

const plain = /^[ !#-[\]-~]*$/
const notPlain = /[^ !#-[\]-~]/g

/** `"`, `\`, control characters and what is not ASCII become `\xHH`, octet by octet, as in nginx. @param text latin-1 */
export function escaped(text: string): string {
  return plain.test(text) ? text : text.replace(notPlain, asHex)
}

/** As `escaped`; nothing becomes `-`. */
export function escapedOrDash(text: string | undefined): string {
  return text === undefined || text === '' ? '-' : escaped(text)
}

/** A JSON string, in ASCII. */
export function jsonString(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text).replace(/[\u007f-\uffff]/g, asUnicodeEscape)
}

function asHex(character: string): string {
  const octets = character <= '\u00ff' ? [character.charCodeAt(0)] : [...new TextEncoder().encode(character)]
  return octets.map((octet) => `\\x${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}

function asUnicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
