// The shared suite with every rule of the interface checked on the way, and the same app on its own server for comparison.
import { lint } from '@gateway-server/lint'
import { applicationConformance, conformanceListener, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

const native = (): ReturnType<typeof serveNative> => serveNative(conformanceListener())

describe('a listener of node:http', () => {
  registerSuite(
    applicationConformance({ toApplication: () => lint(toApplication(conformanceListener())), serve, native }),
    test,
  )
})
