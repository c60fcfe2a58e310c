import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import { listener, sayWhere } from './routes.mjs'

class Application extends Server {
  readonly answered = new Map<string, number>()

  override emit(event: string, ...parameters: unknown[]): boolean {
    if (event === 'request') this.count(...(parameters as [IncomingMessage, ServerResponse]))
    return super.emit(event, ...parameters)
  }

  private count({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const times = (this.answered.get(url) ?? 0) + 1
    this.answered.set(url, times)
    response.setHeader('X-Times', times)
  }
}

const server = new Application(listener)
sayWhere(server)
server.listen(0)
