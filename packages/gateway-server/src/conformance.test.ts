import type { Application } from '@gateway-server/interface'
import { lint } from '@gateway-server/lint'
import { registerSuite, type RunningServer, serverConformance } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { serve } from './index.ts'

const errorLog = { write: (): void => {} } // many of these tests make the application fail

async function start(application: Application): Promise<RunningServer> {
  const server = await serve(application, { port: 0, errorLog })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return { port: address.port, close: () => server.close() }
}

registerSuite(serverConformance({ start }), test)

describe('with every application linted', () => {
  registerSuite(serverConformance({ start: (application) => start(lint(application)) }), test)
})
