/** The limit: node:net answering every read with the octets of apps/raw.ts' answer, without looking at what it read. */
import { createServer } from 'node:net'
import { announce } from './announce.ts'

const date = new Date().toUTCString()
const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: ${date}\r\nContent-Length: 5\r\n\r\nHello`

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer, 'latin1'))
  // The load generator cuts its connections when time is up.
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => announce(server.address()))
