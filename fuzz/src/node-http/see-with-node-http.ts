// What node:http makes of a connection's octets: a server with no options but a head limit like ours, given streams
// in the place of sockets. It answers everything, so that nothing waits for an answer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { type Seen, seen, type SeenRequest } from './seen.ts'

/** A connection: what is written to it is only looked at for the server's own refusals. */
class Connection extends Duplex {
  readonly seen: Seen = seen()

  override _read(): void {
    // Octets are emitted, not read.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    // The one refusal node:http writes without an event: a request without Host.
    if (chunk.toString('latin1', 0, 12) === 'HTTP/1.1 400') this.seen.refusal ??= 'no Host'
    callback()
  }
}

/** Looks at many connections at once: what is found in each, in their order. */
export async function seeWithNodeHttp(connections: readonly Uint8Array[]): Promise<Seen[]> {
  const server = createListening()
  const made = connections.map((octets) => {
    const connection = new Connection()
    server.emit('connection', connection)
    connection.emit('data', Buffer.from(octets)) // parsed before this returns
    return connection
  })
  await setImmediate() // bodies are read and answers are written in the ticks before
  await setImmediate()
  for (const connection of made) connection.destroy()
  return made.map((connection) => connection.seen)
}

function createListening(): Server {
  const server = createServer({ maxHeaderSize: 64 * 1024 })
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    note(request)
    request.on('end', () => response.end()) // answering earlier may end the connection, and with it the reading
  }
  server.on('request', onRequest).on('checkContinue', onRequest)
  server.on('checkExpectation', (request: IncomingMessage) => {
    connectionOf(request.socket).seen.refusal ??= 'an unknown Expect'
  })
  server.on('connect', (request: IncomingMessage) => {
    note(request).complete = true // what follows is another protocol's
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'HPE_CLOSED_CONNECTION') return // not looked at by either
    connectionOf(socket).seen.refusal ??= `${error.code}: ${error.message.replace(/^Parse Error: /, '')}`
  })
  return server
}

function note(request: IncomingMessage): SeenRequest {
  const { method = '', url: target = '', rawHeaders: fields } = request
  const noted: SeenRequest = { method, target, fields, body: '', trailers: [], complete: false }
  const { requests, refusal } = connectionOf(request.socket).seen
  if (refusal === undefined) requests.push(noted)
  request.on('data', (chunk: Buffer) => {
    noted.body += chunk.toString('latin1')
  })
  request.on('end', () => {
    noted.complete = true
    noted.trailers = request.rawTrailers
  })
  return noted
}

function connectionOf(socket: Duplex): Connection {
  if (socket instanceof Connection) return socket
  throw new Error('a socket that is not ours')
}
