// A process accepts, and sends each socket to a child, whose server never listens.
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { listener } from './routes.mjs'

if (process.send === undefined) {
  const child = fork(import.meta.filename)
  const accepting = createNetServer({ pauseOnConnect: true }, (socket) => child.send('socket', socket))
  child.once('message', () =>
    accepting.listen(0, '127.0.0.1', () => console.log(`Listening at http://127.0.0.1:${accepting.address().port}`)),
  )
} else {
  const server = createServer(listener)
  process.on('message', (_message, socket) => server.emit('connection', socket))
  process.send('ready')
}
