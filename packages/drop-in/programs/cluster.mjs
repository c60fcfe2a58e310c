import cluster from 'node:cluster'
import { createServer } from 'node:http'

if (cluster.isPrimary) {
  const ready = [cluster.fork(), cluster.fork()].map(
    (worker) => new Promise((resolve) => worker.once('listening', resolve)),
  )
  const [{ port }] = await Promise.all(ready)
  console.log(`Listening at http://127.0.0.1:${port}`)
  process.once('SIGTERM', () => cluster.disconnect())
} else {
  createServer((_request, response) => response.end(`worker ${cluster.worker.id}`)).listen(0, '127.0.0.1')
}
