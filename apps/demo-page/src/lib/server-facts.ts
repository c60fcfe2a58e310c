// What a demo can say of the server it runs on, without importing one: gateway-server's adapters leave the gateway's
// environ on what they hand to the framework, and a framework's own server does not.

export interface ServerFacts {
  readonly server: string
  /** The version of the gateway interface, as `1.0`. */
  readonly interface: string
}

const native: ServerFacts = { server: 'node:http (native)', interface: 'none: the framework’s own server' }

/** Reads the `environ` that a Node request (`req.environ`) or a Hono env (`c.env.environ`) may carry. */
export function serverFactsOf(carrier: object): ServerFacts {
  const environ = 'environ' in carrier ? carrier.environ : undefined
  if (typeof environ !== 'object' || environ === null) return native
  const software = 'SERVER_SOFTWARE' in environ ? environ.SERVER_SOFTWARE : undefined
  const version = 'gateway.version' in environ ? environ['gateway.version'] : undefined
  return {
    server: typeof software === 'string' ? software : 'unnamed',
    interface: Array.isArray(version) ? version.join('.') : 'unknown',
  }
}
