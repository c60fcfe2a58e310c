// The server, while it waits for the answer of a listener that has returned without one.
import type { ResponseBody } from '@gateway-server/interface'

type Body = ResponseBody | null

/** A class, since literals may be made in V8's old space and keep what they lead to (decisions/0010). */
export class WaitingServer {
  readonly resolve: (body: Body | Promise<Body>) => void
  readonly reject: (error: unknown) => void

  constructor(resolve: (body: Body | Promise<Body>) => void, reject: (error: unknown) => void) {
    this.resolve = resolve
    this.reject = reject
  }
}
