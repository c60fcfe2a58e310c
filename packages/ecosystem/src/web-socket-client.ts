/** A WebSocket client that writes down what it hears. */
import { createHash } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Fields } from './usage.ts'

export interface Visit {
  /** Path and query. */
  readonly target: string
  readonly protocols?: readonly string[]
  readonly fields?: Fields
  /** Messages to wait for before anything is sent. Default: 0 */
  readonly greetings?: number
  /** Sent one after the other; each is answered by one message. */
  readonly send?: ReadonlyArray<string | Buffer>
  /** Who ends it: the client with this code, the client without a word, or the server. Default: 1000 */
  readonly end?: number | 'cut' | 'server'
}

/** Opens a connection, says what is to be said, and gives a line for each thing heard. */
export async function visit(port: number, { target, protocols = [], fields, ...script }: Visit): Promise<string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, [...protocols], { headers: { ...fields } })
  const heard = new Heard(socket)
  const { greetings = 0, send = [], end = 1000 } = script
  if (!(await heard.isOpen)) return heard.lines
  await heard.messages(greetings)
  for (const [index, message] of send.entries()) {
    socket.send(message)
    await heard.messages(greetings + index + 1)
  }
  if (end === 'cut') socket.terminate()
  else if (end !== 'server') socket.close(end, 'bye')
  await heard.isOver
  return heard.lines
}

class Heard {
  readonly lines: string[] = []
  readonly isOpen: Promise<boolean>
  readonly isOver: Promise<unknown>
  #messages = 0
  #wake: (() => void) | undefined

  constructor(socket: WebSocket) {
    this.isOver = new Promise<void>((resolve) => {
      socket.on('close', (code, reason) => {
        this.#hear(`close ${code} ${reason}`)
        resolve()
      })
    })
    this.isOpen = new Promise((resolve) => {
      socket.on('open', () => {
        this.#hear(`open protocol=${socket.protocol} extensions=${socket.extensions}`)
        resolve(true)
      })
      socket.on('unexpected-response', (request, response) => {
        this.#hear(`refused ${response.statusCode} ${response.headers['content-type']}`)
        request.destroy()
        resolve(false)
      })
    })
    socket.on('message', (data: Buffer, isBinary) => {
      this.#messages += 1
      this.#hear(isBinary || data.length > 1000 ? `${data.length} octets ${digest(data)}` : `text ${data}`)
    })
    socket.on('pong', (data) => this.#hear(`pong ${data}`))
    socket.on('error', (error) => this.#hear(`error ${error.message}`))
  }

  /** Resolves when so many have come in all, or when no more can. */
  async messages(count: number): Promise<void> {
    while (this.#messages < count) {
      const more = new Promise<true>((resolve) => {
        this.#wake = () => resolve(true)
      })
      if ((await Promise.race([more, this.isOver])) !== true) return
    }
  }

  #hear(line: string): void {
    this.lines.push(line)
    this.#wake?.()
  }
}

function digest(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
