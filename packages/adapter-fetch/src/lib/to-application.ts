// A fetch handler as a gateway application. The hot path is here: a stand-in Request, the handler, and a whole body back
// in the same turn; no promise, stream or signal is made unless the handler makes or touches one.
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { ExecutionContext } from './execution-context.ts'
import { installGlobals } from './install-globals.ts'
import { realRequest, standInRequest } from './request.ts'
import { requestUrl } from './request-url.ts'
import { ResponseStandIn, shareHeaders } from './response.ts'
import { standardTextType } from './response-fields.ts'
import { sendResponse, type AnsweredBy } from './send-response.ts'

/** Bun and Deno make their own classes as cheaply as we make stand-ins, and their servers take nothing else. */
const isNode = process.versions['bun'] === undefined && process.versions['deno'] === undefined

/** What a server of fetch handlers calls: `env` is what the `env` option makes, `{}` without it. */
export type FetchHandler<Env = object> = (
  request: Request,
  env: Env,
  context: ExecutionContext,
) => Response | Promise<Response>

/** An object with a handler, as Bun, Deno and edge runtimes take as a module's default export. */
export interface FetchObject<Env = object> {
  fetch: FetchHandler<Env>
}

export interface Options<Env = object> {
  /**
   * Whether `Response`, `Request` and `fetch` on the global object are replaced, once a process, by ones that make and
   * accept fast stand-ins. Default `true`. With `false` they are left alone: the handler gets a real Request, and every
   * Response is a real one; nothing else changes, but speed. On Bun and Deno they always are.
   */
  readonly overrideGlobals?: boolean
  /**
   * Whether Headers given to `new Response` with a status, and with nothing else, as Hono's context does, are read when the
   * response is sent, so that what is set in them later is sent too, as by @hono/node-server: some Hono middleware relies on
   * it. Once a process. Default `false`: they are copied at once, as the standard says. Real Responses always copy.
   */
  readonly sharedHeaders?: boolean
  /** The content type of a string body that was given none. Default: the standard's `text/plain;charset=UTF-8`. */
  readonly textType?: string
  /** Makes the handler's second argument. Default: an empty object for each request. */
  readonly env?: (environ: Environ, startResponse: StartResponse) => Env
  /**
   * Asked before a Response without a body is sent, with its fields: a body, or the promise of one, says that the request
   * is answered by `startResponse` another way, and takes the Response's place. For handlers whose `env` can answer.
   */
  readonly answeredBy?: AnsweredBy<Env>
  /** Answers when the handler throws or rejects. Default: the server's 500, and the error in its log. */
  readonly onError?: (error: unknown, request: Request) => Response | Promise<Response>
}

/**
 * Turns a fetch handler into a gateway application.
 *
 *     export const application = toApplication((request) => new Response(`Hello ${new URL(request.url).pathname}`))
 *
 * `request.url` is the URL the client asked for, also where the application is mounted below a path. A request whose
 * Host and target make no URL is answered with 400, as no Request can stand for it.
 *
 * @throws TypeError when `handler` is neither a function nor an object with a `fetch` method
 */
export function toApplication<Env = object>(
  handler: FetchHandler<Env> | FetchObject<Env>,
  options: Options<Env> = {},
): Application {
  const call = callable(handler)
  const env = options.env ?? noEnv<Env>
  const { answeredBy, onError, textType = standardTextType } = options
  const standIns = options.overrideGlobals !== false && isNode
  if (standIns) installGlobals()
  if (options.sharedHeaders === true) shareHeaders()
  const createRequest = standIns ? standInRequest : realRequest

  const send: Send<Env> = (response, environ, startResponse, own) =>
    sendResponse(response, environ, startResponse, textType, answeredBy, own)

  return function application(environ, startResponse) {
    const url = requestUrl(environ)
    if (url === undefined) return refuse(startResponse)
    const request = createRequest(environ, url)
    const context = new ExecutionContext(environ)
    const own = env(environ, startResponse)
    const response =
      onError === undefined ? call(request, own, context) : guarded(() => call(request, own, context), onError, request)
    if (ResponseStandIn.is(response)) return send(response as unknown as Response, environ, startResponse, own) // it is one
    return answered(response, environ, startResponse, own, send)
  }
}

type Send<Env> = (
  response: Response,
  environ: Environ,
  startResponse: StartResponse,
  own: Env,
) => ReturnType<Application>

/** For what takes time anyway: a promise, or a real Response, whose body is a stream. */
async function answered<Env>(
  response: Response | Promise<Response>,
  environ: Environ,
  startResponse: StartResponse,
  own: Env,
  send: Send<Env>,
): Promise<Awaited<ReturnType<Application>>> {
  return send(await response, environ, startResponse, own)
}

async function guarded(
  call: () => Response | Promise<Response>,
  onError: NonNullable<Options['onError']>,
  request: Request,
): Promise<Response> {
  try {
    return await call()
  } catch (error) {
    return onError(error, request)
  }
}

function callable<Env>(handler: FetchHandler<Env> | FetchObject<Env>): FetchHandler<Env> {
  if (typeof handler === 'function') return handler
  if (typeof handler?.fetch === 'function') return (...given) => handler.fetch(...given)
  throw new TypeError(`toApplication wants a fetch handler or an object with one, and got ${String(handler)}`)
}

function noEnv<Env>(): Env {
  return {} as Env // Env is `object` unless the caller named it, and then he gives `env`
}

function refuse(startResponse: StartResponse): ResponseBody {
  startResponse('400 Bad Request', [['content-type', 'text/plain;charset=UTF-8']])
  return ['Bad Request']
}
