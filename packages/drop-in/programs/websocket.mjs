import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { listener, sayWhere } from './routes.mjs'

const server = createServer(listener)
const sockets = new WebSocketServer({ server, path: '/socket' })
sockets.on('connection', (socket, request) => {
  socket.send(`welcome to ${request.url} from ${request.headers.origin}`)
  socket.on('message', (data) => socket.send(`echo ${data}`))
})
sayWhere(server)
server.listen(0)
