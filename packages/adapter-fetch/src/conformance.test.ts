import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createHandler } from './conformance-app.fixture.ts'
import { toApplication as toFetchApplication } from './index.ts'
import { ownErrorPages } from './own-error-pages.fixture.ts'
import { serve, serveNative as native } from './servers.fixture.ts'

describe('with stand-ins', () => {
  const toApplication = () => toFetchApplication(createHandler())
  registerSuite(applicationConformance({ toApplication, serve, native, gaps: ownErrorPages }), test)
})
