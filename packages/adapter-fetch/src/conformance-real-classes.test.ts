import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { createHandler } from './conformance-app.fixture.ts'
import { toApplication as toFetchApplication } from './index.ts'
import { serve, serveNative as native } from './servers.fixture.ts'

// A bare handler has no error page: what it throws is answered by each server in its own words.
const ownWords = {
  reason: 'a bare handler has no error page of its own, and the servers differ in theirs',
  link: 'https://github.com/honojs/node-server#readme',
}

const gaps = [
  {
    ...ownWords,
    test: "as on the framework's own server: answers an error before the head with a 500 that tells nothing",
  },
  { ...ownWords, test: "as on the framework's own server: refuses a malformed JSON body as the framework does" },
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
