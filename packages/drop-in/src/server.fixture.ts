// Servers of node:http in this process, made with drop-in loaded, and raw connections to them.
import './index.ts'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Of a server, whatever its kind, that listens on TCP. */
export function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port // it listens on TCP
}

/** A server that listens on a free port; closed after the test. */
export async function listening(listener: RequestListener, options: ServerOptions = {}): Promise<Server> {
  const server = createServer(options, listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  return server
}

/** A client that sends octets as they are. */
export class Client {
  readonly socket: Socket
  readonly closed: Promise<unknown>
  #received = ''
  #onData = (): void => {}

  constructor(server: Pick<Server, 'address'>) {
    this.socket = connect(portOf(server), '127.0.0.1')
    this.socket.setEncoding('latin1').on('error', () => {}) // a reset: `close` follows
    this.socket.on('data', (text: string) => {
      this.#received += text
      this.#onData()
    })
    this.closed = new Promise((resolve) => this.socket.once('close', resolve))
    onTestFinished(() => void this.socket.destroy())
  }

  get received(): string {
    return this.#received
  }

  send(...lines: readonly string[]): this {
    this.socket.write(lines.map((line) => `${line}\r\n`).join(''))
    return this
  }

  /** Waits until what came matches. @throws where the connection closes before */
  async until(pattern: RegExp): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#onData = () => {
        if (pattern.test(this.#received)) resolve()
      }
      this.#onData()
      void this.closed.then(() => reject(new Error(`closed after ${JSON.stringify(this.#received)}`)))
    })
    return this.#received
  }
}
