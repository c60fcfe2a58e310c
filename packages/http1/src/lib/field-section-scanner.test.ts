import { expect, test } from 'vitest'
import { FieldError, HeadTooLargeError } from './errors.ts'
import { FieldSectionScanner } from './field-section-scanner.ts'
import { latin1Of, octetsOf } from './read-requests.fixture.ts'

const errors = {
  malformed: (message: string) => new FieldError(message),
  tooMany: (message: string) => new HeadTooLargeError(message),
}

/** The names of a section that is read up to each of `ends` in turn, then to its end. */
function namesOf(scanner: FieldSectionScanner, section: string, ends: readonly number[] = []): string[] {
  const octets = octetsOf(section)
  scanner.reset(0)
  for (const end of ends) expect(scanner.scan(octets, 0, end)).toBe(false)
  expect(scanner.scan(octets, 0, octets.length)).toBe(true)
  expect(scanner.scanned).toBe(octets.length)
  return Array.from({ length: scanner.count }, (_, field) => scanner.nameOf(field, latin1Of(octets)).name)
}

test('names are those of this section, whatever stood there in the last', () => {
  const scanner = new FieldSectionScanner(10, errors)
  for (const names of [
    ['Host', 'Accept', 'A'],
    ['Host', 'Accept', 'A'],
    ['host', 'Accep', 'AB'],
    ['Host', 'Accepts'],
    ['Accept', 'Host', 'A', 'Host', 'Accept'],
    ['x'.repeat(100), 'Host'],
    ['x'.repeat(100), 'Host', 'A'],
    ['x'.repeat(99), 'Hos', 't'],
  ]) {
    expect(namesOf(scanner, `${names.map((name) => `${name}: b\r\n`).join('')}\r\n`)).toEqual(names)
  }
})

test('a name that is expected may come in parts, and turn out as another', () => {
  for (const name of ['Content-Type', 'Content-Length', 'Content', 'Content-Type-X', 'C']) {
    const scanner = new FieldSectionScanner(10, errors)
    namesOf(scanner, 'Content-Type: b\r\nA: b\r\n\r\n')
    const section = `${name}: b\r\nA: b\r\n\r\n`
    for (let end = 0; end < section.length; end++) {
      expect(namesOf(scanner, section, [end]), `${name}, ${end}`).toEqual([name, 'A'])
    }
  }
})

test.each(['Host : b\r\n', 'Host\0: b\r\n', 'Host\r\n', 'Hos\xf4: b\r\n', ' Host: b\r\n', ': b\r\n'])(
  'refuses %j where Host is expected',
  (line) => {
    const scanner = new FieldSectionScanner(10, errors)
    namesOf(scanner, 'Host: b\r\n\r\n')
    scanner.reset(0)
    expect(() => scanner.scan(octetsOf(line), 0, line.length)).toThrow(FieldError)
  },
)

test('counts expected fields too', () => {
  const scanner = new FieldSectionScanner(2, errors)
  namesOf(scanner, 'A: b\r\nC: d\r\n\r\n')
  scanner.reset(0)
  const more = octetsOf('A: b\r\nC: d\r\nE')
  expect(() => scanner.scan(more, 0, more.length)).toThrow(HeadTooLargeError)
})
