/** The server behind the proxies: on node:http, telling what reached it. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { WebSocketServer } from 'ws'

export interface Upstream {
  readonly origin: string
  close(): void
}

export async function startUpstream(): Promise<Upstream> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const sockets = new WebSocketServer({ server, path: '/echo' })
  sockets.on('connection', (socket, request) => {
    socket.send(`upstream ${request.url}`)
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${port}`, close }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://upstream.test')
  const route = routes[pathname] ?? inspect
  route(request, response)
}

const routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/redirect': (_request, response) => void response.writeHead(302, { Location: '/inspect' }).end(),
  '/cookies': (_request, response) =>
    void response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; Path=/; HttpOnly']).end('cookies'),
  '/gzip': (_request, response) =>
    void response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' }).end(gzipSync('packed')),
  '/missing': (_request, response) => void response.writeHead(404, { 'X-Upstream': 'yes' }).end('not there'),
  '/empty': (_request, response) => void response.writeHead(204).end(),
  '/events': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('data: 1\n\n')
    setImmediate(() => response.end('data: 2\n\n'))
  },
  '/broken': (_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' })
    response.write('the beginning', () => response.destroy())
  },
  '/large': (_request, response) => void response.end('x'.repeat(300_000)),
}

/** What arrived; fields that name the connection between the two servers are left out. */
function inspect(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { method, url, headers } = request
    const fields = { ...headers, host: undefined, connection: undefined }
    const body = JSON.stringify({ method, url, fields, body: Buffer.concat(chunks).toString() })
    response.writeHead(200, { 'Content-Type': 'application/json', 'X-Upstream': 'yes' }).end(body)
  })
}
