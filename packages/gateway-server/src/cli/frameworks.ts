// The frameworks the command line knows by the look of their apps. It imports none of them: their adapters, where they
// are installed beside the application, have the last word.

export interface Framework {
  /** For people. */
  readonly name: string
  readonly adapter: string
  /** Whether a value looks like its app; used to name the adapter that is missing. */
  looksLike(value: unknown): boolean
}

/** In the order in which they are asked: a Hono app is a fetch handler too. */
export const frameworks: readonly Framework[] = [
  {
    name: 'Express',
    adapter: '@gateway-server/adapter-express',
    looksLike: (value) => typeof value === 'function' && hasAll(value, ['handle', 'set', 'request', 'response']),
  },
  {
    name: 'Fastify',
    adapter: '@gateway-server/adapter-fastify',
    looksLike: (value) => hasAll(value, ['routing', 'ready', 'register', 'addHook']),
  },
  {
    name: 'Hono',
    adapter: '@gateway-server/adapter-hono',
    looksLike: (value) => hasAll(value, ['fetch', 'router', 'routes', 'basePath']),
  },
  {
    name: 'fetch',
    adapter: '@gateway-server/adapter-fetch',
    looksLike: (value) => typeof value === 'object' && hasAll(value, ['fetch']),
  },
]

function hasAll(value: unknown, members: readonly string[]): boolean {
  const canHaveMembers = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return canHaveMembers && members.every((member) => member in value)
}
