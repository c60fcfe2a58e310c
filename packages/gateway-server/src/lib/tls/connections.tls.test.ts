// Whatever holds for connections over TCP holds over TLS: their tests once more, on it. (But for connection.load.test.ts,
// whose clients are connected when they are refused.)
import { runOver } from '../test-server.fixture.ts'
import { authority, certificate } from './tls-server.fixture.ts'

runOver({ server: { tls: certificate }, client: { tls: { ca: authority.cert } } })

await import('../connection/connection.test.ts')
await import('../connection/connection.bodies.test.ts')
await import('../connection/connection.closing.test.ts')
await import('../connection/connection.limits.test.ts')
await import('../connection/connection.memory.test.ts')
await import('../connection/connection.request-timeout.test.ts')
await import('../connection/connection.resets.test.ts')
await import('../connection/connection.send-timeout.test.ts')
await import('../connection/connection.take-over.test.ts')
await import('../connection/connection.timeouts.test.ts')
await import('../connection/connection.turns.test.ts')
