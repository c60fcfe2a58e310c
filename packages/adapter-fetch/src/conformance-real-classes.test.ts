import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createHandler } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative as native } from './servers.fixture.ts'

describe('with the global object left alone', () => {
  registerSuite(
    applicationConformance({
      toApplication: () => toApplication(createHandler(), { overrideGlobals: false }),
      serve,
      native,
    }),
    test,
  )
})
