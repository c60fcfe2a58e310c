// What Hono apps written for @hono/node-server find in `c.env`: `incoming` and `outgoing`, request and response as
// node:http has them, and the environ itself. The two are made when one of them is touched.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application, Environ, HeaderList, StartResponse } from '@gateway-server/interface'
import { NodeMessages } from './node-messages.ts'

/** The field of @hono/node-server's RESPONSE_ALREADY_SENT, which says that `outgoing` answers. */
const alreadySent = 'x-hono-already-sent'

/** A request's `c.env`. Apps may put more into it. */
export class Bindings {
  readonly #environ: Environ
  readonly #startResponse: StartResponse
  #messages: NodeMessages | undefined

  constructor(environ: Environ, startResponse: StartResponse) {
    this.#environ = environ
    this.#startResponse = startResponse
  }

  /** The gateway's environ of this request. */
  get environ(): Environ {
    return this.#environ
  }

  get incoming(): IncomingMessage {
    return this.#both().incoming
  }

  get outgoing(): ServerResponse {
    return this.#both().outgoing
  }

  /** What `outgoing` answers, where the fields of the app's Response say that it does. */
  static answeredBy(self: Bindings, fields: HeaderList): ReturnType<Application> | undefined {
    return fields.some(([name]) => name === alreadySent) ? self.#both().take() : undefined
  }

  #both(): NodeMessages {
    return (this.#messages ??= new NodeMessages(this.#environ, this.#startResponse))
  }
}
