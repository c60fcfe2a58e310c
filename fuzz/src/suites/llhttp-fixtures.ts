// Reads the request fixtures of a checkout of nodejs/llhttp (test/request/*.md): a heading, the octets in a fenced block,
// and the events that llhttp reports of them in another. Nothing of theirs is kept here.
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { latin1, type SuiteCase, withHosts } from './suite-case.ts'

/** Heading, metadata, octets, events; with prose between them. */
const fixture =
  /^#+ (.+)\n(?:(?!^#)[^])*?<!-- meta=(\{.*?\}) -->\n+```http\n((?:(?!^```)[^])*)```\n(?:(?!^#)[^])*?```log\n((?:(?!^```)[^])*)```/gm

/** The cases for a strict parser; those that switch leniency on say nothing of one that has none. */
export function readLlhttpFixtures(checkout: string): SuiteCase[] {
  return globSync(join(checkout, 'test/request/*.md')).toSorted().flatMap(readFixtures)
}

function readFixtures(file: string): SuiteCase[] {
  return [...readFileSync(file, 'utf8').matchAll(fixture)].flatMap((match) => {
    const [, title = '', meta = '', input = '', log = ''] = match
    if (!/"type":\s*"request"/.test(meta)) return []
    const name = `${basename(file)}:${lineOf(match)} ${title}`
    return [{ name, octets: latin1(withHosts(octetsOf(input))), ends: false, expected: expectationOf(log) }]
  })
}

function lineOf({ input, index }: RegExpExecArray): number {
  return input.slice(0, index).split('\n').length
}

/** As llhttp's own runner writes them: a line end is CRLF, a backslash joins lines, escapes and `${expressions}` count. */
function octetsOf(text: string): string {
  return text
    .replace(/\n$/, '')
    .replaceAll(/\\\n/g, '')
    .replaceAll('\n', '\r\n')
    .replaceAll('\\r', '\r')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\f', '\f')
    .replaceAll(/\\x([0-9a-fA-F]+)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replaceAll(/\\([0-7]{1,3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    .replaceAll(/\$\{(.+?)\}/g, (_, expression: string) => String(runInNewContext(expression)))
}

/** Errors 21 to 23 are pauses: the octets were right, and llhttp waits for whoever uses it. */
function expectationOf(log: string): SuiteCase['expected'] {
  return {
    served: log.match(/message complete/g)?.length ?? 0,
    refused: /error code=(?!2[123]\b)/.test(log),
  }
}
