// Request and response of node:http inside a Hono app, by adapter-node, and the answer that the response is given. Most
// apps say at once that it is the answer; one that waits for the response's `finish` before it says so has its answer sent
// meanwhile.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { toApplication } from '@gateway-server/adapter-node'
import type { Application, Environ, ResponseBody, StartResponse, Write } from '@gateway-server/interface'

type Answer = ReturnType<Application>
type Body = Awaited<Answer>

export class NodeMessages {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly #answer: Answer
  #isTaken = false
  #sent: Promise<null> | undefined
  #write: Write | undefined

  constructor(environ: Environ, startResponse: StartResponse) {
    const made: Array<[IncomingMessage, ServerResponse]> = []
    const application = toApplication((incoming, outgoing) => void made.push([incoming, outgoing]))
    this.#answer = application(environ, (...head) => (this.#write = startResponse(...head)))
    const [messages] = made
    if (messages === undefined) throw new Error('the listener was not called at once')
    ;[this.incoming, this.outgoing] = messages
    if (this.#answer instanceof Promise) this.#answer.then(this.#known, () => {}) // who takes the answer hears of it
  }

  /** The answer, which from now on is the taker's to send. */
  take(): Answer {
    this.#isTaken = true
    return this.#sent ?? this.#answer
  }

  /** The app may be about to say that this is its answer: it has a turn of the event loop for that. */
  readonly #known = (body: Body): void => {
    setImmediate(() => {
      if (this.#isTaken || body === null || body === undefined) return
      this.#sent = send(body, this.#write)
      this.#sent.catch(() => {}) // who takes the answer hears of it
    })
  }
}

async function send(body: ResponseBody, write: Write | undefined): Promise<null> {
  try {
    for await (const chunk of body) await write?.(chunk)
  } finally {
    await body.close?.()
  }
  return null
}
