/**
 * Who may know whom, as data: ARCHITECTURE.md's list in the form architecture.test.ts holds the packages against.
 *
 * It speaks of what gets published: sources that are neither tests nor fixtures, and package.json's dependencies.
 * Tests may use any package, by its name. Everything may import Node's types; `node` limits what runs.
 */
export interface Knowledge {
  /** Packages of this workspace that the sources may import and package.json may list as dependencies. */
  readonly workspace: readonly string[]
  /** Libraries of others, the same way: named one by one, so that adding one is a decision. */
  readonly others: readonly string[]
  /** Frameworks: brought by the user, so only ever a peer dependency. */
  readonly peers: readonly string[]
  /** Modules of Node; `'any'` for all of them. */
  readonly node: 'any' | readonly string[]
}

const contract = '@gateway-server/interface'
const onNode = '@gateway-server/adapter-node'
const onFetch = '@gateway-server/adapter-fetch'

const nobody: Knowledge = { workspace: [], others: [], peers: [], node: 'any' }
const knows = (...workspace: string[]): Knowledge => ({ ...nobody, workspace })

export const knowledge: Readonly<Record<string, Knowledge>> = {
  [contract]: { ...nobody, node: [] },
  '@gateway-server/http1': { ...nobody, node: ['node:buffer'] },
  '@gateway-server/lint': knows(contract),
  '@gateway-server/testkit': knows(contract),
  'gateway-server': {
    ...knows(contract, '@gateway-server/http1'),
    others: ['chokidar', 'commander', 'pino', 'prom-client'],
  },
  [onNode]: knows(contract),
  [onFetch]: knows(contract),
  '@gateway-server/adapter-express': { ...knows(contract, onNode), peers: ['express'] },
  '@gateway-server/adapter-fastify': { ...knows(contract, onNode), peers: ['fastify'] },
  '@gateway-server/adapter-hono': { ...knows(contract, onFetch, onNode), peers: ['hono'] },
  '@gateway-server/adapter-wsgi': knows(contract),
  '@gateway-server/drop-in': knows(onNode, 'gateway-server'),
}
