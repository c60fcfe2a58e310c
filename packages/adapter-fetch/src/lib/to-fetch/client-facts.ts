// Who sent a request. A Request does not say: each runtime has its own way to tell, in the handler's second argument.
// A way that is missing here is a row to add; where none applies, REMOTE_ADDR stays absent.

/** The peer of a connection. */
export interface ClientFacts {
  readonly address: string
  readonly port: number | undefined
}

/** The second argument of fetch handlers, as far as it is used here; every member is optional. */
export interface RequestInfo {
  /** From callers of your own: what `REMOTE_ADDR` and `REMOTE_PORT` are to be. */
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  /** Background work, for runtimes that end with the response: called for each promise of `gateway.wait_until`. */
  waitUntil?(promise: Promise<unknown>): void
  /** Deno.serve */
  readonly remoteAddr?: { readonly hostname?: string; readonly port?: number } | undefined
  /** Bun.serve */
  requestIP?(request: Request): { readonly address: string; readonly port: number } | null
  /** Bridges from node:http, such as @hono/node-server */
  readonly incoming?:
    | { readonly socket?: { readonly remoteAddress?: string; readonly remotePort?: number } }
    | undefined
}

type Way = (info: RequestInfo, request: Request) => { address?: string | undefined; port?: number | undefined } | null

const ways: readonly Way[] = [
  ({ remoteAddress, remotePort }) => ({ address: remoteAddress, port: remotePort }),
  ({ remoteAddr }) => ({ address: remoteAddr?.hostname, port: remoteAddr?.port }),
  (info, request) => info.requestIP?.(request) ?? null,
  ({ incoming }) => ({ address: incoming?.socket?.remoteAddress, port: incoming?.socket?.remotePort }),
]

/** `undefined` where the runtime does not say: on Unix sockets, and where there is no connection. */
export function clientFacts(info: RequestInfo | undefined, request: Request): ClientFacts | undefined {
  if (info === undefined || info === null) return undefined
  for (const way of ways) {
    const found = way(info, request)
    if (found?.address !== undefined && found.address !== '') return { address: found.address, port: found.port }
  }
  return undefined
}
