// Where the gateway and node:http (llhttp) part ways over the same octets, as data: each class with the reason for our
// side. differences.test.ts fails on a difference that none of them explains, and on a class that occurs no more.
import type { Difference } from './difference.ts'

export interface KnownDifference {
  readonly by: Difference['by']
  /** Matches the difference's reason. */
  readonly reason: RegExp
  readonly behind?: Difference['behind']
  /** What the octets have. */
  readonly input: string
  readonly gateway: string
  readonly node: string
  /** Why ours is right, or at least no worse. */
  readonly why: string
}

/** In the order they are looked for: the first that matches explains a difference. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    by: 'both',
    reason: /^number of requests$/,
    behind: 'upgrade',
    input: 'a request behind one with `Upgrade`, in the same piece, where nobody upgrades',
    gateway: 'serves it',
    node: 'drops the rest of the piece',
    why: 'RFC 9110 §7.8: a server may ignore Upgrade, and the connection goes on',
  },
  {
    by: 'gateway',
    reason: /./,
    behind: 'upgrade',
    input: 'a malformed body or request behind a head with `Upgrade`, where nobody upgrades',
    gateway: 'refuses it',
    node: 'says nothing: the error is lost, and the request waits for its body',
    why: 'RFC 9112 §2.2: what is no HTTP is answered with 400',
  },
  {
    by: 'gateway',
    reason: /^FramingError: CONNECT has no content/,
    input: 'CONNECT with Transfer-Encoding, or a Content-Length over 0',
    gateway: 'refuses (400)',
    node: 'ignores the framing: all that follows is the tunnel',
    why: 'RFC 9110 §9.3.6: CONNECT has no content; a proxy that reads one begins the tunnel elsewhere',
  },
  {
    by: 'both',
    reason: /^number of requests$/,
    behind: 'keep-alive and close',
    input: 'a request behind HTTP/1.0 with `Connection: keep-alive, close`',
    gateway: 'closes',
    node: 'keeps the connection',
    why: 'RFC 9112 §9.3: close comes first',
  },
  {
    by: 'node',
    reason: /./,
    behind: 'keep-alive and close',
    input: 'a malformed request behind HTTP/1.0 with `Connection: keep-alive, close`',
    gateway: 'has closed',
    node: 'keeps the connection, and refuses what follows',
    why: 'RFC 9112 §9.3: close comes first',
  },
  {
    by: 'node',
    reason: /^HPE_INVALID_(METHOD|CONSTANT: Invalid method)/,
    input: 'a method that llhttp does not list, or knows from other protocols',
    gateway: 'serves it',
    node: 'refuses (400)',
    why: 'RFC 9110 §9.1: a method is any token, and 501 or 405 is for the application to say',
  },
  {
    by: 'gateway',
    reason: /^HostError: Host is not host/,
    input: 'a Host that is no `host[:port]`',
    gateway: 'refuses (400)',
    node: 'serves it with the Host as it came',
    why: 'RFC 9112 §3.2: 400 for an invalid Host; host header attacks',
  },
  {
    by: 'gateway',
    reason: /^HostError: Host is repeated/,
    input: 'two Host fields',
    gateway: 'refuses (400)',
    node: 'serves it, with the first one as `headers.host`',
    why: 'RFC 9112 §3.2: 400 for more than one; a proxy may route by the other',
  },
  {
    by: 'gateway',
    reason: /^HostError: Host is missing/,
    input: 'no Host on CONNECT, or on a pipelined request',
    gateway: 'refuses (400), and reads nothing behind it',
    node: 'asks for none on CONNECT; answers others with 400 and serves those behind in the same piece',
    why: 'RFC 9112 §3.2: 400; §9.6: nothing behind the last answer is served',
  },
  {
    by: 'gateway',
    reason: /^RequestLineError: (CR without LF before|the method is not a token)/,
    input: 'bare CR or LF before a request',
    gateway: 'refuses (400)',
    node: 'skips any of them',
    why: 'RFC 9112 §2.2: an empty line is CRLF',
  },
  {
    by: 'gateway',
    reason: /^RequestLineError: the target is not visible ASCII/,
    input: 'a `#` in the target, two spaces before it, or a line without a version (HTTP/0.9)',
    gateway: 'refuses (400)',
    node: 'serves it',
    why: 'RFC 9112 §3: single spaces and a version; §3.2: no fragment (CVE-2025-32395)',
  },
  {
    by: 'gateway',
    reason: /^RequestLineError: the version is not HTTP/,
    input: 'two spaces before the version, or the protocols ICE and RTSP',
    gateway: 'refuses (400)',
    node: 'serves it',
    why: 'RFC 9112 §2.3, §3: another protocol is not HTTP',
  },
  {
    by: 'gateway',
    reason: /^VersionError/,
    input: 'HTTP/0.9 or HTTP/2.0 as the version of a request line',
    gateway: 'refuses (505)',
    node: 'serves it as if it were 1.1',
    why: 'RFC 9110 §15.6.6: 505 for a version whose framing is not spoken',
  },
  {
    by: 'gateway',
    reason: /^TargetError: CONNECT needs/,
    input: 'CONNECT of what is no `host:port`',
    gateway: 'refuses (400)',
    node: 'hands it to the `connect` listener',
    why: 'RFC 9112 §3.2.3: authority form alone',
  },
  {
    by: 'gateway',
    reason: /^TargetError: the target \* is/,
    input: 'the target `*` of another method than OPTIONS',
    gateway: 'refuses (400)',
    node: 'serves it',
    why: 'RFC 9112 §3.2.4: OPTIONS alone',
  },
  {
    by: 'gateway',
    reason: /^TargetError: the target is neither/,
    input: 'a target of another scheme, or that only begins like `*`',
    gateway: 'refuses (400)',
    node: 'serves it',
    why: 'RFC 9112 §3.2: none of the four forms; http and https alone are served here',
  },
  {
    by: 'gateway',
    reason: /^TargetError: the target's authority/,
    input: 'an absolute target without a host, with user information, or with a port beyond 65535',
    gateway: 'refuses (400)',
    node: 'serves it',
    why: 'RFC 9110 §4.2.1, §4.2.4: an empty host is invalid, user information an error',
  },
  {
    by: 'gateway',
    reason: /^TargetTooLongError/,
    input: 'a target over 16 KiB',
    gateway: 'refuses (414)',
    node: 'serves it, if the head is within `maxHeaderSize`',
    why: 'RFC 9112 §3: 414, a limit of its own; `limits.target` raises it',
  },
  {
    by: 'gateway',
    reason: /^HeadTooLargeError/,
    input: 'over 100 fields',
    gateway: 'refuses (431)',
    node: 'serves it up to 2,000 and drops the fields behind them',
    why: 'RFC 6585 §5; a field that is dropped may be the one that counts',
  },
  {
    by: 'gateway',
    reason: /^BodyTooLargeError/,
    input: 'a body over 1 GiB',
    gateway: 'refuses (413) at its head or chunk',
    node: 'hands it to the application',
    why: 'RFC 9110 §15.5.14; `limits.body` raises it',
  },
  {
    by: 'gateway',
    reason: /^FramingError: Content-Length is not/,
    input: 'a Content-Length of 2^53 or more, or of over 16 digits',
    gateway: 'refuses (400)',
    node: 'takes it up to 2^64',
    why: 'RFC 9110 §8.6: a recipient guards against overflow; a JavaScript number loses digits there',
  },
  {
    by: 'gateway',
    reason: /^FramingError: Transfer-Encoding stands/,
    input: 'Transfer-Encoding on HTTP/1.0',
    gateway: 'refuses (400)',
    node: 'reads the chunks',
    why: 'RFC 9112 §6.1: faulty framing; a proxy that speaks 1.0 passes it on unread',
  },
  {
    by: 'gateway',
    reason: /^TransferCodingError/,
    input: 'another coding before chunked',
    gateway: 'refuses (501)',
    node: 'serves the octets still encoded',
    why: 'RFC 9112 §6.1: 501 for a coding that is not understood (CVE-2024-1135)',
  },
  {
    by: 'gateway',
    reason: /^ExpectationError/,
    input: 'an Expect that is not exactly `100-continue`',
    gateway: 'refuses (417)',
    node: 'looks for the word anywhere in it, and for none in an empty one',
    why: 'RFC 9110 §10.1.1: 417 for what is not understood',
  },
  {
    by: 'gateway',
    reason: /^ChunkError: a chunk size of/,
    input: 'a chunk size of 2^53 or more, or of over 16 digits',
    gateway: 'refuses (400)',
    node: 'takes it up to 2^64, with any number of zeros',
    why: 'RFC 9112 §7.1: a recipient guards against overflow',
  },
  {
    by: 'gateway',
    reason: /^ChunkError: a malformed chunk extension/,
    input: 'chunk extensions like `;a=` or `;=b`',
    gateway: 'refuses (400)',
    node: 'skips them',
    why: 'RFC 9112 §7.1.1: the grammar; what is skipped loosely hides line ends (CVE-2025-55315)',
  },
  {
    by: 'gateway',
    reason: /^ChunkError: chunk extensions of more/,
    input: 'over 256 octets of extensions of one chunk',
    gateway: 'refuses (400)',
    node: 'takes 16 KiB a body',
    why: 'CVE-2024-22019: extensions are octets that no application pays for',
  },
  {
    by: 'gateway',
    reason: /^TrailerError: \S+ is not allowed/,
    input: 'trailers that frame, route, authorize or modify',
    gateway: 'refuses (400)',
    node: 'hands them over as `trailers`',
    why: 'RFC 9110 §6.5.1: acting on them late is how requests are smuggled (CVE-2023-40175)',
  },
  {
    by: 'gateway',
    reason: /^TrailerError: (in the trailers: more than|trailers of more)/,
    input: 'over 100 trailers, or 16 KiB of them',
    gateway: 'refuses (400)',
    node: 'takes as many octets as of a head',
    why: 'RFC 9110 §5.4: limits of their own',
  },
]

/** The class that explains a difference, if one does. */
export function explanationOf({ by, reason, behind }: Difference): KnownDifference | undefined {
  return knownDifferences.find(
    (known) => known.by === by && known.reason.test(reason) && (known.behind === undefined || known.behind === behind),
  )
}
