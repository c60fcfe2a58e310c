// What node:http does differently from SPEC.md and our server, whatever a listener does: reason, where that is documented,
// and the tests of the suite that show it.
import type { KnownGap } from '@gateway-server/testkit'

const since24 = Number(process.versions.node.split('.')[0]) >= 24
const http = 'https://nodejs.org/api/http.html'
const parser = 'https://github.com/nodejs/llhttp#readme'

const reasons: ReadonlyArray<readonly [reason: string, link: string, tests: readonly string[]]> = [
  ['it serves the methods of a list', `${http}#httpmethods`, ['environ: a method in its own case']],
  [
    'it calls the listener for pipelined requests at once',
    `${http}#class-httpserver`,
    ['connection: pipelined requests wait for each other, and are answered in order'],
  ],
  [
    'it ends a connection whose client has finished sending',
    'https://github.com/nodejs/node/issues/3904',
    ['connection: a client that has finished sending still gets its answer'],
  ],
  [
    'with an upgrade listener the connection is that listener’s for good',
    `${http}#event-upgrade_1`,
    ['upgrade: an application may ignore it, and the connection goes on'],
  ],
  [
    'its close() does not change what responses say',
    `${http}#serverclosecallback`,
    ['lifecycle: a graceful stop answers the request in flight, and says that it closes'],
  ],
  [
    'it has no limit of a body',
    `${http}#class-httpserver`,
    hostile([
      'Content-Length beyond 2^53 is refused with 400 or 413',
      'Content-Length over any limit is refused with 413',
    ]),
  ],
  [
    'its parser is more lenient, or answers with another status',
    parser,
    hostile([
      'Transfer-Encoding gzip is refused with 501',
      'Transfer-Encoding gzip, chunked is refused with 501',
      'Transfer-Encoding identity is refused with 501',
      'Transfer-Encoding xchunked is refused with 501',
      'two spaces before the target is refused with 400',
      'two spaces before the version is refused with 400',
      'HTTP/2.0 is refused with 505',
      'HTTP/1.2 is refused with 505',
      'HTTP/0.9 is refused with 505',
      'an asterisk without OPTIONS is refused with 400',
      'CONNECT with a path is refused with 400',
      'a target over 16 KiB is refused with 414',
      'a chunk extension without a name is refused with 400',
      'a chunk extension over 256 bytes is refused with 400',
      'chunk extensions over 16 KiB in all is refused with 400',
      'trailer Host: b is refused with 400',
      'trailer Authorization: Basic eDp5 is refused with 400',
      'more than 100 trailers is refused with 400 or 431',
    ]),
  ],
  [
    'it serves what comes behind the request that it refuses',
    `${http}#httpcreateserveroptions-requestlistener`,
    hostile(['no Host on HTTP/1.1 is refused with 400']),
  ],
  [
    'it does not look at Host, but for whether there is one',
    `${http}#httpcreateserveroptions-requestlistener`,
    hostile([
      'two Host fields is refused with 400',
      'two equal Host fields is refused with 400',
      ...['a b', 'a/b', 'a@b', 'a?b', '[::1', 'a:port', 'a\\b'].map(
        (host) => `Host ${JSON.stringify(host)} is refused with 400`,
      ),
    ]),
  ],
  ['it has no limit of fields', `${http}#servermaxheaderscount`, hostile(['more than 100 fields is refused with 431'])],
  [
    'it cuts the connection before all of its refusal has gone',
    `${http}#event-clienterror`,
    hostile(since24 ? ['a head over 64 KiB is refused with 431'] : []),
  ],
  [
    'it keeps the connection of an expectation that it refuses',
    `${http}#event-checkexpectation`,
    hostile(['an unknown Expect is refused with 417']),
  ],
]

function hostile(names: readonly string[]): string[] {
  return names.map((name) => `hostile: ${name}`)
}

export const nodeGaps: readonly KnownGap[] = reasons.flatMap(([reason, link, tests]) =>
  tests.map((test) => ({ test, reason, link })),
)
