import { expect, test } from 'vitest'
import { FIELD_CONTENT, HEX, isToken, octetClasses, TARGET, TOKEN } from './octets.ts'

// The grammars of the RFCs again, as regular expressions: slow, and easy to compare with the text.
test.each([
  ['token', TOKEN, /[!#$%&'*+\-.^_`|~0-9A-Za-z]/],
  ['field content', FIELD_CONTENT, /[\t\x20-\x7e\x80-\xff]/],
  ['target', TARGET, /(?!#)[\x21-\x7e]/],
  ['hexadecimal digit', HEX, /[0-9A-Fa-f]/],
])('the class %s holds exactly its octets', (_name, bit, grammar) => {
  for (let octet = 0; octet < 256; octet++) {
    expect(((octetClasses[octet] ?? 0) & bit) !== 0, `octet ${octet}`).toBe(grammar.test(String.fromCharCode(octet)))
  }
})

test('a token is not empty, and every character of it is one', () => {
  for (const text of ['a', 'A-Z', "!#$%&'*+-.^_`|~", '0']) expect(isToken(text), text).toBe(true)
  for (const text of ['', ' ', 'a b', 'a:', '"a"', 'a\n', 'caf\xe9', 'a\u0141', 'ſ', '\0'])
    expect(isToken(text), text).toBe(false)
})
