import type { Application } from '@gateway-server/interface'
import { registerSuite, serverConformance, type KnownGap, type RunningServer } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { toApplication, toFetch, type RequestInfo } from './index.ts'
import { serve } from './servers.fixture.ts'

/** The application as a fetch handler, and that as an application again: what is lost is lost in fetch's own words. */
async function start(application: Application): Promise<RunningServer> {
  const handler = toFetch(application, { errors: { write: () => {} } })
  await handler.startup()
  const roundTrip = toApplication<RequestInfo>(handler, {
    env: ({ REMOTE_ADDR, REMOTE_PORT }) => ({ remoteAddress: REMOTE_ADDR, remotePort: Number(REMOTE_PORT) }),
  })
  return serve(Object.assign(roundTrip, { drain: () => handler.drain(), shutdown: () => handler.shutdown() }))
}

/** What a Request or a Response has no words for, by the part of the standard that leaves it out. */
const unsaid: ReadonlyArray<readonly [link: string, reason: string, tests: readonly string[]]> = [
  [
    'https://url.spec.whatwg.org/#concept-basic-url-parser',
    'a Request has a URL instead of a target: it is absolute, and its dots are resolved',
    [
      'environ: dots and slashes in the path as they are',
      'environ: the asterisk of OPTIONS',
      'environ: the authority of an absolute target, which wins over Host',
    ],
  ],
  [
    'https://fetch.spec.whatwg.org/#concept-method-normalize',
    'a Request spells the usual methods in upper case',
    ['environ: a method in its own case'],
  ],
  [
    'https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine',
    'Headers are in lower case, sorted and joined',
    [
      'environ: raw headers keep order, case, repeats and underscores',
      'startResponse: status, reason and fields arrive as given, in order, and Date is added',
    ],
  ],
  ['https://fetch.spec.whatwg.org/#requests', 'a Request has no protocol version', ['environ: HTTP/1.0']],
  [
    'https://fetch.spec.whatwg.org/#dom-response-statustext',
    'an empty statusText stands for the usual reason',
    ['startResponse: an empty reason, and a Date of the application’s own'],
  ],
  [
    'https://github.com/whatwg/fetch/issues/980',
    'neither a Request nor a Response has trailers',
    [
      'trailers: are given after the input’s end, and never merged into the environ',
      'trailers: are sent after a chunked body to a client that takes them',
    ],
  ],
  [
    'https://fetch.spec.whatwg.org/#null-body-status',
    'a fetch handler gives one Response, and no 1xx',
    [
      'early hints: go out as a 103 before the head',
      'upgrade: hands over the connection and every byte after the request',
      'upgrade: hands over a CONNECT',
    ],
  ],
  [
    'https://fetch.spec.whatwg.org/#concept-body',
    'only a Response that has begun can be cut',
    ['abort: gateway.abort before the head cuts the connection, and nothing is sent'],
  ],
  [
    'https://fetch.spec.whatwg.org/#body-mixin',
    'a real Response shows every body as a stream: what ends at once gets a length, what fails at once is a 500',
    [
      'body: an array of two chunks is framed: chunked',
      'body: a generator is framed: chunked',
      'body: an asynchronous generator is framed: chunked',
      'Content-Length: fewer bytes close the connection',
      'Content-Length: more bytes are never sent, and the connection ends',
    ],
  ],
]

const gaps = unsaid.flatMap(([link, reason, tests]) => tests.map((name): KnownGap => ({ test: name, reason, link })))

describe('toFetch there and back', () => {
  registerSuite(serverConformance({ start, gaps }), test)
})
