// The shared suite with every rule of the interface checked on the way, and the same app on its own server for comparison.
import { lint } from '@gateway-server/lint'
import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createListener } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

const native = (): ReturnType<typeof serveNative> => serveNative(createListener())

describe('a listener of node:http', () => {
  registerSuite(
    applicationConformance({ toApplication: () => lint(toApplication(createListener())), serve, native }),
    test,
  )
})
