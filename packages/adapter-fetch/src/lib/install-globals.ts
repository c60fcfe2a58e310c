// Puts our Response, Request and fetch on the global object, so that `new Response('…')` in a handler makes a stand-in,
// and so that a stand-in Request can be given to `new Request(…)` and `fetch(…)`, which look for undici's own brand.
// All three keep the platform's prototypes: `instanceof`, subclasses and patched prototypes mean what they meant.
import { NativeResponse } from './native-classes.ts'
import { RequestStandIn } from './request.ts'
import { standInJsonResponse, standInResponse } from './response.ts'

let installed = false

/** Does it once a process. Where somebody else has put a Response of his own in place, that one stays. */
export function installGlobals(): void {
  if (installed) return
  installed = true
  if (globalThis.Response === NativeResponse) replaceGlobal('Response', createResponseClass())
  replaceGlobal('Request', createRequestClass(globalThis.Request))
  replaceGlobal('fetch', createFetch(globalThis.fetch))
}

function createResponseClass(): object {
  // No rest parameter: every answer comes through here.
  function Response(body: unknown, init: ResponseInit | undefined): Response {
    if (new.target === undefined) return Reflect.apply(NativeResponse, undefined, []) // throws as a class does
    const standIn = new.target === Response ? standInResponse(body, init) : undefined
    return standIn ?? Reflect.construct(NativeResponse, [body, init], new.target)
  }
  function json(...given: Parameters<typeof NativeResponse.json>): Response {
    return (given.length > 0 ? standInJsonResponse(given[0], given[1]) : undefined) ?? NativeResponse.json(...given)
  }
  Object.defineProperties(Response, Object.getOwnPropertyDescriptors(NativeResponse))
  Object.defineProperty(Response, 'json', { value: json })
  Object.defineProperty(NativeResponse.prototype, 'constructor', { value: Response })
  return Response
}

function createRequestClass(Current: typeof Request): object {
  const Replacement: typeof Request = new Proxy(Current, {
    construct(target, [input, ...rest]: ConstructorParameters<typeof Request>, newTarget) {
      return Reflect.construct(target, [unwrapped(input), ...rest], newTarget === Replacement ? target : newTarget)
    },
  })
  Object.defineProperty(Current.prototype, 'constructor', { value: Replacement })
  return Replacement
}

function createFetch(current: typeof fetch): object {
  function fetch(...[input, ...rest]: Parameters<typeof globalThis.fetch>): Promise<Response> {
    return current(unwrapped(input), ...rest)
  }
  return Object.defineProperty(fetch, 'length', { value: current.length })
}

function unwrapped<Input>(input: Input): Input | Request {
  return RequestStandIn.is(input) ? RequestStandIn.toReal(input) : input
}

/** With the attributes the platform gave it. */
function replaceGlobal(name: string, value: object): void {
  Object.defineProperty(globalThis, name, { value })
}
