import { createServer } from 'node:http'
import { isMainThread, Worker } from 'node:worker_threads'
import { listener, sayWhere } from './routes.mjs'

if (isMainThread) {
  void new Worker(new URL(import.meta.url))
} else {
  const server = createServer(listener)
  sayWhere(server)
  server.listen(0, '127.0.0.1')
}
