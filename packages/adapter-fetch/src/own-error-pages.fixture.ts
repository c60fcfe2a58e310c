// Where the conformance app for fetch can't answer as on its other server, whatever adapts it.
import type { KnownGap } from '@gateway-server/testkit'

const ownWords = {
  reason: 'a bare handler has no error page: what it throws is answered by each server in its own words',
  link: 'https://github.com/honojs/node-server#readme',
}

export const ownErrorPages: readonly KnownGap[] = [
  {
    ...ownWords,
    test: "as on the framework's own server: answers an error before the head with a 500 that tells nothing",
  },
  { ...ownWords, test: "as on the framework's own server: refuses a malformed JSON body as the framework does" },
]
