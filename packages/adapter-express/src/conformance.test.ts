// The shared suite with every rule of the interface checked on the way, and the same app on its own server for comparison.
import { lint } from '@gateway-server/lint'
import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createApp } from './conformance-app.fixture.ts'
import { expressMajors } from './express-majors.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

describe.each(expressMajors)('Express $major', (major) => {
  const native = (): ReturnType<typeof serveNative> => serveNative(createApp(major))
  registerSuite(
    applicationConformance({ toApplication: () => lint(toApplication(createApp(major))), serve, native }),
    test,
  )
})
