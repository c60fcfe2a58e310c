/** docs/ecosystem.md: what was compared, with which versions, and what differs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Difference } from '../usage.ts'
import { rules as allRules } from './differences.ts'
import { frameworks } from './usages.ts'

export interface Row {
  /** The usage's, such as `express/multer`. */
  readonly name: string
  readonly packages: readonly string[]
  readonly requests: number
  /** What other clients heard: messages, and how their connections ended. */
  readonly messages: number
  readonly differences: readonly Difference[]
  /** Names of the rules that explain the rest. */
  readonly rules: readonly string[]
}

export function renderTable(rows: readonly Row[]): string {
  const names = new Set(rows.flatMap((row) => row.packages))
  const packages = new Set([...names].map(packageOf))
  const modules = [...names].filter((name) => name !== packageOf(name))
  const requests = rows.reduce((total, row) => total + row.requests, 0)
  const messages = rows.reduce((total, row) => total + row.messages, 0)
  return `${[
    '# The ecosystem',
    '',
    `${packages.size} packages that apps use, and ${modules.length} modules of Hono’s own, unmodified: the same ${requests} requests over the wire, and`,
    `${messages} messages over WebSockets and the like, to each app on its framework’s own server and on gateway-server. Each runs on`,
    'its own server with [drop-in](../packages/drop-in/README.md) too, to the same results. supertest and light-my-request,',
    'which bring their own client, are tried beside them.',
    '',
    'Compared are interim responses, status, reason, fields in their order, body, trailers, whether the answer was whole, and',
    'the side effects that an app notes (log lines, files, events). Not compared are `Date`, `Connection`, `Keep-Alive` and',
    '`Transfer-Encoding`, which are the server’s own business, and what is random on the same server too. Answers to pipelined',
    'requests are compared, the order of their side effects is not: node:http hands an app all of them at once, gateway-server',
    'one after the other.',
    '',
    'This page is written by a test (`packages/ecosystem`; `vitest -u` renews it), which fails on any difference that is not',
    'listed here, and on one that is listed and does not occur.',
    '',
    ...Object.entries(frameworks).flatMap(([folder, title]) => section(folder, title, rows)),
    '## Notes',
    '',
    ...allRules.map(({ reason }, index) => `${index + 1}. ${reason}.`),
  ].join('\n')}\n`
}

function section(folder: string, title: string, rows: readonly Row[]): string[] {
  const lines = rows.filter(({ name }) => name.startsWith(`${folder}/`)).map(line)
  const { version } = folder === 'node' ? { version: '' } : manifestOf(folder)
  const heading = folder === 'node' ? `## ${title}` : `## ${title} ${version}`
  return [heading, '', '| package | requests | messages | result |', '|---|---:|---:|---|', ...lines, '']
}

function line({ packages, requests, messages, differences, rules }: Row): string {
  const names = packages.map((name) => `${name} ${manifestOf(name).version}`).join(', ')
  const notes = rules.map((name) => allRules.findIndex((rule) => rule.name === name) + 1)
  const marks = notes.length === 0 ? '' : ` (${notes.length === 1 ? 'note' : 'notes'} ${notes.toSorted().join(', ')})`
  const explained = differences.map(({ request, of, reason }) => `\`${request}\`, ${of.join(', ')}: ${reason}`)
  return `| ${names} | ${requests} | ${messages === 0 ? '' : messages} | ${explained.length === 0 ? 'equal' : explained.join('; ')}${marks} |`
}

/** Without the path of a module inside it, such as `hono/cors`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

function manifestOf(name: string): { readonly version: string } {
  const file = join(import.meta.dirname, '../../node_modules', packageOf(name), 'package.json')
  return JSON.parse(readFileSync(file, 'utf8')) as { version: string } // of every package that is installed
}
