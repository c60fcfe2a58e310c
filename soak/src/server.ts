// The server's process: gateway-server with the soak's application, and nothing of the load. Started by subject.ts with
// an IPC channel and --expose-gc; its argument is the time limit in milliseconds. It must never die of a client.
import { serve, type Server } from 'gateway-server'
import type { Application } from '@gateway-server/interface'
import { application } from './application.ts'
import { onPurpose } from './expected.ts'
import type { FromServer, Sample, ToServer } from './sample.ts'

const timeout = Number(process.argv[2])
const counts = { requests: 0, refusals: 0 }

const counting: Application = (environ, startResponse) => {
  counts.requests++
  return application(environ, startResponse)
}

function tell(message: FromServer): void {
  process.send?.(message)
}

function fault(what: string, error: unknown): void {
  tell({ kind: 'fault', text: `${what}: ${error instanceof Error ? error.stack : String(error)}` })
}

process.on('uncaughtException', (error) => fault('uncaught exception', error))
process.on('unhandledRejection', (reason) => fault('unhandled rejection', reason))
process.on('warning', (warning) => fault('warning', warning))

const errorLog = {
  write(text: string): void {
    if (!text.includes(`Error: ${onPurpose}\n`)) tell({ kind: 'fault', text: `error log: ${text}` })
  },
}

const server: Server = await serve(counting, {
  port: 0,
  headerTimeout: timeout,
  bodyTimeout: timeout,
  keepAliveTimeout: timeout,
  gracefulTimeout: timeout,
  errorLog,
})
server.on('clientError', () => counts.refusals++)

function takeSample(): Sample {
  globalThis.gc?.()
  globalThis.gc?.() // what finalizers of the first let go of
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  const sockets = resources.filter((name) => name === 'TCPSocketWrap').length
  return { seconds: 0, rss, heapUsed, external, arrayBuffers, handles: resources.length, sockets, ...counts }
}

// Only subject.ts has the other end of the channel.
process.on('message', (message: ToServer) => {
  if (message.kind === 'sample') tell({ kind: 'sample', sample: takeSample() })
  else void server.close().then(() => process.disconnect?.())
})
process.on('disconnect', () => process.exit(0))

const address = server.address()
if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
tell({ kind: 'listening', port: address.port })
