import { registerSuite, serverConformance } from '@gateway-server/testkit'
import { test } from 'vitest'
import { serve } from './index.ts'

const errorLog = { write: (): void => {} } // many of these tests make the application fail

registerSuite(
  serverConformance({
    start: async (application) => {
      const server = await serve(application, { port: 0, errorLog })
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
      return { port: address.port, close: () => server.close() }
    },
  }),
  test,
)
