// What the plain programs answer: a listener of node:http that shows what a request is, and answers in every usual way.
import { pipeline } from 'node:stream'

const routes = {
  '/facts': (request, response) => {
    const { method, url, headers, rawHeaders, httpVersion, socket } = request
    const { remoteFamily, server } = socket
    const facts = { method, url, headers, rawHeaders, httpVersion, remoteFamily, encrypted: socket.encrypted === true }
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ ...facts, listening: server.listening, server: server.constructor.name }))
  },
  '/echo': (request, response) => pipeline(request, response, () => {}),
  '/body': async (request, response) => {
    const chunks = await request.toArray()
    response.writeHead(201, 'Made', ['X-Many', 'one', 'X-Many', 'two'])
    response.end(Buffer.concat(chunks))
  },
  '/chunks': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', Trailer: 'X-Sum' })
    response.write('one ')
    response.write('two ')
    response.addTrailers({ 'X-Sum': '3' })
    response.end('three')
  },
  '/cookies': (_request, response) => {
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.end()
  },
  '/empty': (_request, response) => response.writeHead(204).end(),
  '/same': (_request, response) => response.writeHead(304, { ETag: '"1"' }).end(),
  '/cut': (_request, response) => {
    response.write('the beginning')
    setImmediate(() => response.destroy())
  },
}

export function listener(request, response) {
  const route = routes[request.url.split('?', 1)[0]]
  if (route !== undefined) route(request, response)
  else response.writeHead(404).end(`no ${request.url}\n`)
}

export function sayWhere(server, scheme = 'http') {
  server.once('listening', () => console.log(`Listening at ${scheme}://127.0.0.1:${server.address().port}`))
}
