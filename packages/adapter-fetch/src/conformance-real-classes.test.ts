import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createHandler } from './conformance-app.fixture.ts'
import { toApplication as toFetchApplication } from './index.ts'
import { ownErrorPages } from './own-error-pages.fixture.ts'
import { serve, serveNative as native } from './servers.fixture.ts'

const gaps = [
  ...ownErrorPages,
  {
    test: 'ends a stream with the connection for HTTP/1.0',
    reason: 'a real Response shows a text as a stream; a stream that ends at once gets a length as a text does',
    link: 'https://fetch.spec.whatwg.org/#body-mixin',
  },
]

describe('with the global object left alone', () => {
  const toApplication = () => toFetchApplication(createHandler(), { overrideGlobals: false })
  registerSuite(applicationConformance({ toApplication, serve, native, gaps }), test)
})
