// The shared suite, and the same app on Fastify's own server for comparison.
import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createApp } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

const native = (): ReturnType<typeof serveNative> => serveNative(createApp())

describe('Fastify 5', () => {
  registerSuite(applicationConformance({ toApplication: () => toApplication(createApp()), serve, native }), test)
})
