import type { Application } from '@gateway-server/interface'
import { registerSuite, type RunningServer, serverConformance } from '@gateway-server/testkit'
import { createAuthority } from 'scripts/certificates'
import { test } from 'vitest'
import { serve } from './index.ts'

const authority = await createAuthority()
const tls = await authority.issue()
const errorLog = { write: (): void => {} } // many of these tests make the application fail

async function start(application: Application): Promise<RunningServer> {
  const server = await serve(application, { port: 0, errorLog, tls })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return { port: address.port, tls: { ca: authority.cert }, close: () => server.close() }
}

registerSuite(serverConformance({ start }), test)
