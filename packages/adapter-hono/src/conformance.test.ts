import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createApp } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative as native } from './servers.fixture.ts'

describe('Hono 4', () => {
  registerSuite(applicationConformance({ toApplication: () => toApplication(createApp()), serve, native }), test)
})
