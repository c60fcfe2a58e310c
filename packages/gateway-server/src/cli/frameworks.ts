// The frameworks the command line knows by the look of their apps. It imports none of them: their adapters, where they
// are installed beside the application, have the last word. A look must never be stricter than its adapter's isApplication,
// for an adapter is only loaded for a value that looks like its own.

export interface Framework {
  /** For people, with its article: `an Express app`. */
  readonly title: string
  readonly adapter: string
  /** Whether a value looks like its app. */
  looksLike(value: unknown): boolean
}

/** In the order in which they are asked: a Hono app is a fetch handler too. */
export const frameworks: readonly Framework[] = [
  {
    title: 'an Express app',
    adapter: '@gateway-server/adapter-express',
    looksLike: (value) => typeof value === 'function' && hasAll(value, ['handle', 'set', 'request', 'response']),
  },
  {
    title: 'a Fastify app',
    adapter: '@gateway-server/adapter-fastify',
    looksLike: (value) => hasAll(value, ['routing', 'ready', 'register']),
  },
  {
    title: 'a Hono app',
    adapter: '@gateway-server/adapter-hono',
    looksLike: (value) => hasAll(value, ['fetch', 'router', 'routes']),
  },
  {
    title: 'a fetch handler',
    adapter: '@gateway-server/adapter-fetch',
    looksLike: (value) => typeof value === 'object' && hasAll(value, ['fetch']) && hasFetchMethod(value),
  },
]

/** Whether a value has all these members, its own or inherited. */
export function hasAll(value: unknown, members: readonly string[]): boolean {
  const canHaveMembers = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return canHaveMembers && members.every((member) => member in value)
}

function hasFetchMethod(value: object | null): boolean {
  return value !== null && 'fetch' in value && typeof value.fetch === 'function'
}
