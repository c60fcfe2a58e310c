// Whatever holds for connections over TCP holds over TLS: their tests once more, on it. (But for connection.load.test.ts,
// whose clients are connected when they are refused.)
import { runOver } from './test-server.fixture.ts'
import { authority, certificate } from './tls-server.fixture.ts'

runOver({ server: { tls: certificate }, client: { tls: { ca: authority.cert } } })

await import('./connection.test.ts')
await import('./connection.bodies.test.ts')
await import('./connection.closing.test.ts')
await import('./connection.limits.test.ts')
await import('./connection.memory.test.ts')
await import('./connection.request-timeout.test.ts')
await import('./connection.resets.test.ts')
await import('./connection.send-timeout.test.ts')
await import('./connection.take-over.test.ts')
await import('./connection.timeouts.test.ts')
