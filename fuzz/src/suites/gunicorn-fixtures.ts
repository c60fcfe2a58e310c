// Reads the request fixtures of a checkout of benoitc/gunicorn (tests/requests/): the octets in a file, and beside it the
// error, or the requests with their bodies, in Python. Nothing of theirs is kept here.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { latin1, type SuiteCase, withHosts } from './suite-case.ts'

/** The cases under gunicorn's default configuration; those that set options of it ask for what we do not have. */
export function readGunicornFixtures(checkout: string): SuiteCase[] {
  return globSync(join(checkout, 'tests/requests/{valid,invalid}/*.http')).toSorted().flatMap(readFixture)
}

function readFixture(file: string): SuiteCase[] {
  const python = readFileSync(file.replace(/\.http$/, '.py'), 'utf8')
  if (/^cfg\.set\(/m.test(python)) return []
  const isValid = basename(dirname(file)) === 'valid'
  const served = python.match(/^\s*"method":/gm)?.length ?? 0
  const expected = isValid ? { served, refused: false } : { served: 0, refused: true }
  const octets = latin1(withHosts(octetsOf(readFileSync(file, 'latin1'))))
  const name = `${basename(dirname(file))}/${basename(file)}`
  return [{ name, octets, ends: true, expected }]
}

/** As gunicorn's own runner reads them: lines are joined, and escapes stand for octets. */
function octetsOf(text: string): string {
  return text
    .replaceAll('\n', '')
    .replaceAll('\\r\\n', '\r\n')
    .replaceAll('\\0', '\0')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
