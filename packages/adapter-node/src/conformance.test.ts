// The shared suite, and the same listener on node:http for comparison.
import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createListener } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

const native = (): ReturnType<typeof serveNative> => serveNative(createListener())

describe('a listener of node:http', () => {
  registerSuite(applicationConformance({ toApplication: () => toApplication(createListener()), serve, native }), test)
})
