/** Parts of the tables that take up to ten minutes each with the default options, by a name for the command line. */
import type { Candidate } from './candidate.ts'
import type { Scenario } from './scenarios.ts'
import { wsgiGroups } from './wsgi-candidates.ts'

export interface NamedSet {
  readonly name: string
  readonly description: string
  readonly groups: readonly string[]
  /** Default: all that the groups answer. */
  readonly scenarios?: readonly string[]
}

const frameworks = ['Express', 'Fastify', 'Hono']

export const sets: readonly NamedSet[] = [
  { name: 'engine', description: 'the server against node:http, without a framework', groups: ['raw', 'raw, TLS'] },
  {
    name: 'frameworks',
    description: 'small requests on every server and runtime that runs the frameworks',
    groups: frameworks,
    scenarios: ['hello', 'echo-1kB'],
  },
  {
    name: 'apps',
    description: 'realistic apps, files and streams of the frameworks, own server against ours',
    groups: frameworks,
    scenarios: ['realistic-page', 'realistic-json', 'static-100kB', 'stream-1MB'],
  },
  {
    name: 'operations',
    description: 'what an access log costs, and what a second worker brings',
    groups: ['access log', 'workers', 'workers, computing'],
  },
  { name: 'wsgi', description: 'Python apps on gunicorn, uWSGI, Waitress and ours', groups: wsgiGroups },
]

export function isInSet({ groups, scenarios }: NamedSet, scenario: Scenario, candidate: Candidate): boolean {
  return groups.includes(candidate.group) && (scenarios === undefined || scenarios.includes(scenario.name))
}
