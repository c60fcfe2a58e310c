// Listens on a descriptor, as under systemd: that of a socket which the process that started it has bound.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { listener, sayWhere } from './routes.mjs'

if (process.argv[2] === undefined) {
  const bound = createNetServer()
  bound.listen(0, '127.0.0.1', () => {
    const program = [...process.execArgv, import.meta.filename, 'child']
    const { fd } = Reflect.get(bound, '_handle') // Node has no other way to it
    spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit', fd] })
    bound.close()
  })
} else {
  const server = createServer(listener)
  sayWhere(server)
  server.listen({ fd: 3 })
}
