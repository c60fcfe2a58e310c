// What a Fastify app is, told without importing Fastify: the app may come from another copy. Apps are thenable until they
// are ready, so a value must never be awaited or returned from an async function just to look at it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** An app of Fastify 5, as far as this adapter needs it. */
export interface FastifyApplication {
  /** Answers one request; only once the app is ready. */
  readonly routing: (request: IncomingMessage, response: ServerResponse) => void
  /** Its own, which need not listen; or what its `serverFactory` made. */
  readonly server: Server
  ready(): PromiseLike<unknown>
  close(): PromiseLike<unknown>
}

/** Whether a value is a Fastify app. */
export function isApplication(value: unknown): value is FastifyApplication {
  if (typeof value !== 'object' || value === null) return false
  return ['routing', 'ready', 'close', 'register', 'inject'].every(
    (name) => typeof Reflect.get(value, name) === 'function',
  )
}
