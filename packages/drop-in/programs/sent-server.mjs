// A process binds, and sends its server to a child, which listens there.
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { listener, sayWhere } from './routes.mjs'

if (process.send === undefined) {
  const child = fork(import.meta.filename)
  const bound = createNetServer()
  bound.listen(0, '127.0.0.1', () => child.send('server', bound, () => bound.close()))
} else {
  process.once('message', (_message, bound) => {
    const server = createServer(listener)
    sayWhere(server)
    server.listen(bound)
  })
}
