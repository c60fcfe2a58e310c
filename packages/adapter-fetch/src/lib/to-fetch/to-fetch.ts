// A gateway application as a fetch handler, for runtimes that serve those: Bun.serve, Deno.serve, edge platforms.
// What a Request and a Response have no words for is listed at `toFetch`; nothing else of SPEC.md is lost.
import type { Application, ResponseBody } from '@gateway-server/interface'
import { clientFacts, type RequestInfo } from './client-facts.ts'
import { FetchExchange } from './fetch-exchange.ts'
import { Lifespan } from './lifespan.ts'
import { requestEnviron } from './request-environ.ts'
import { sendBody } from './send-body.ts'

/** A fetch handler with the application's life in the hands of whoever serves it. */
export interface ApplicationHandler {
  /**
   * Answers a request. Never rejects for what the application does: that becomes a 500, or a stream that fails.
   *
   * @param info what the runtime knows of the connection: the second argument of Bun.serve's and Deno.serve's handlers,
   *   or an object of your own
   * @param context for runtimes that give `waitUntil` in a third argument
   */
  (request: Request, info?: RequestInfo, context?: Context): Promise<Response>
  /** Runs the application's `startup`, once. Without it the first request does. Rejects with what `startup` fails with. */
  startup(): Promise<void>
  /** Runs the application's `drain`, once. Call it when the server begins to stop; without a call, `shutdown` does. */
  drain(): Promise<void>
  /** Waits for `gateway.wait_until` work, then runs the application's `shutdown`, once. Call it when the server has stopped. */
  shutdown(): Promise<void>
}

type Context = Pick<RequestInfo, 'waitUntil'>

export interface ToFetchOptions {
  /** The error log. Default: `console.error`. */
  readonly errors?: { write(text: string): void }
}

const consoleErrors = { write: (text: string): void => console.error(text.replace(/\n$/, '')) }

/**
 * Turns a gateway application into a fetch handler.
 *
 *     const fetch = toFetch(application)
 *     await fetch.startup()
 *     Deno.serve(fetch) // or Bun.serve({ fetch }), or export default { fetch }
 *
 * Fetch has no words for these: `gateway.upgrade` and `node.socket` are absent, early hints and trailers are dropped,
 * `REQUEST_URI` is the URL's path and query as normalized, field names are in lower case, and `gateway.abort` before
 * the head begins a 500 and cuts it.
 */
export function toFetch(application: Application, options: ToFetchOptions = {}): ApplicationHandler {
  const errors = options.errors ?? consoleErrors
  const log = (message: string, error: unknown): void => errors.write(`${message}: ${described(error)}\n`)
  const lifespan = new Lifespan(application, log)
  const server = { state: lifespan.state, errors }

  // With its parameters named: Deno.serve gives no request to a handler whose length is 0.
  const handler = async (request: Request, info?: RequestInfo, context?: Context): Promise<Response> => {
    const starting = lifespan.start()
    if (starting !== undefined) await starting
    const exchange = new FetchExchange(request, (promise) => {
      lifespan.waitUntil(promise)
      const platform = context?.waitUntil === undefined ? info : context
      platform?.waitUntil?.(promise.catch(() => {})) // a rejection is logged once, by us
    })
    const environ = requestEnviron(exchange, server, clientFacts(info, request))
    void run(() => application(environ, exchange.writer.startResponse), exchange, log)
    return exchange.writer.response
  }
  return Object.assign(handler, {
    startup: async () => lifespan.start(),
    drain: () => lifespan.drain(),
    shutdown: () => lifespan.end(),
  })
}

/** Never rejects: an application's error becomes its response's. */
async function run(
  call: () => ReturnType<Application>,
  exchange: FetchExchange,
  log: (message: string, error: unknown) => void,
): Promise<void> {
  try {
    const body: ResponseBody | null | undefined | void = await call()
    if (body === null || body === undefined) exchange.writer.end()
    else await sendBody(body, exchange.writer, log)
  } catch (error) {
    if (!exchange.isAbortReason(error)) log('the application failed', error)
    exchange.writer.fail(error)
  }
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}
