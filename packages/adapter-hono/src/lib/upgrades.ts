// Where WebSocket libraries listen for upgrades: an http.Server of node:http's events, made when somebody asks for it.
// Requests that ask for no upgrade never come here.
import type { Server } from 'node:http'
import { toApplication, type NodeApplication } from '@gateway-server/adapter-node'
import type { Environ, StartResponse } from '@gateway-server/interface'

type Answer = ReturnType<NodeApplication>

export class Upgrades {
  #sockets: NodeApplication | undefined
  #isStarted = false

  get server(): Server {
    return (this.#sockets ??= this.#create()).server
  }

  #create(): NodeApplication {
    const sockets = toApplication(() => {}) // only upgrades are given to it, and they have listeners of their own
    if (this.#isStarted) sockets.startup()
    return sockets
  }

  /** Whether this request is for those who listen on the server. */
  takes(environ: Environ): boolean {
    const sockets = this.#sockets
    return sockets !== undefined && environ['gateway.upgrade'] !== undefined && isListenedTo(sockets.server, environ)
  }

  answer(environ: Environ, startResponse: StartResponse): Answer {
    return this.#sockets?.(environ, startResponse)
  }

  startup(): void {
    this.#isStarted = true
    this.#sockets?.startup()
  }

  /** Tells the WebSockets among the connections that were taken over. */
  drain(): void {
    this.#sockets?.drain()
  }

  /** Ends the connections that were taken over. */
  async shutdown(): Promise<void> {
    await this.#sockets?.shutdown()
  }
}

function isListenedTo(server: Server, environ: Environ): boolean {
  return server.listenerCount(environ.REQUEST_METHOD === 'CONNECT' ? 'connect' : 'upgrade') > 0
}
