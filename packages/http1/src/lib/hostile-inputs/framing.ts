// Heads that leave open where their body ends (RFC 9112 §6): each of these has smuggled a request past some server.
import { type HostileInput, post, refuse, request } from './hostile-input.ts'

function lengths(...values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => [`Content-Length ${JSON.stringify(value)}`, post(`Content-Length: ${value}`)]),
  )
}

function codings(...values: readonly string[]): Record<string, string> {
  const inputs = values.map((value) => [
    `Transfer-Encoding ${JSON.stringify(value)}`,
    post(`Transfer-Encoding: ${value}`),
  ])
  return Object.fromEntries(inputs)
}

const old = 'POST / HTTP/1.0'
const connect = 'CONNECT a.example:1 HTTP/1.1'

export const framingInputs: readonly HostileInput[] = [
  ...refuse(
    {
      error: 'FramingError',
      reason: 'RFC 9112 §6.1: one of both alone; CVE-2022-32215, CVE-2020-10109, CVE-2019-20445',
    },
    {
      'Content-Length before Transfer-Encoding': post('Content-Length: 5', 'Transfer-Encoding: chunked'),
      'Transfer-Encoding before Content-Length': post('Transfer-Encoding: chunked', 'Content-Length: 5'),
      'Content-Length 0 with Transfer-Encoding': post('Content-Length: 0', 'Transfer-Encoding: chunked'),
      'Content-Length with a broken Transfer-Encoding': post('Content-Length: 5', 'Transfer-Encoding: xchunked'),
      'Content-Length with an empty Transfer-Encoding': post('Content-Length: 5', 'Transfer-Encoding:'),
      'Content-Length with Transfer-Encoding identity': post('Content-Length: 5', 'Transfer-Encoding: identity'),
      'Content-Length with several empty Transfer-Encodings': post(
        'Content-Length: 5',
        'Transfer-Encoding:',
        'Transfer-Encoding:',
      ),
      'an invalid Content-Length with Transfer-Encoding': post('Content-Length: x', 'Transfer-Encoding: chunked'),
      'both, in other cases': post('CONTENT-LENGTH: 5', 'transfer-encoding: Chunked'),
    },
  ),
  ...refuse(
    {
      error: 'FramingError',
      reason: 'RFC 9112 §6.3: one Content-Length; GHSA-4ppp-gpcr-7qf6, CVE-2019-16792, CVE-2020-10108',
    },
    {
      'two different Content-Lengths': post('Content-Length: 5', 'Content-Length: 6'),
      'the same Content-Length twice': post('Content-Length: 5', 'Content-Length: 5'),
      'Content-Length in two cases': post('Content-Length: 5', 'content-length: 5'),
      'two Content-Lengths, the first empty': post('Content-Length:', 'Content-Length: 5'),
      'two Content-Lengths on HTTP/1.0': request(old, 'Content-Length: 5', 'Content-Length: 5'),
      ...lengths('5,5', '5, 5', '5,6', '5,', ',5'),
    },
  ),
  ...refuse(
    {
      error: 'FramingError',
      reason: 'RFC 9110 §8.6: digits alone; CVE-2022-24761, CVE-2021-32715, CVE-2018-7159, CVE-2023-40175',
    },
    lengths(
      '',
      '+5',
      '-5',
      '-0',
      '-123456789123456789123456789',
      '0x5',
      '5a',
      'a',
      '5.0',
      '5e1',
      '1_0',
      '1 2',
      '5;',
      '"5"',
      '0b1',
      'Infinity',
      'NaN',
      '\xb2',
      '5\xa0',
    ),
  ),
  ...refuse(
    {
      error: 'FramingError',
      reason: 'RFC 9110 §8.6: a recipient guards against overflow; 2^53 is where numbers lose digits',
    },
    lengths('9007199254740992', '9999999999999999', '18446744073709551616', '9'.repeat(400), '0'.repeat(17)),
  ),
  ...refuse(
    { error: 'FramingError', reason: 'RFC 9112 §6.1: Transfer-Encoding on HTTP/1.0 is faulty framing' },
    {
      'Transfer-Encoding on HTTP/1.0': request(old, 'Transfer-Encoding: chunked'),
      'Transfer-Encoding on a kept HTTP/1.0 connection': request(
        old,
        'Connection: keep-alive',
        'Transfer-Encoding: chunked',
      ),
      'an empty Transfer-Encoding on HTTP/1.0': request(old, 'Transfer-Encoding:'),
    },
  ),
  ...refuse(
    { error: 'FramingError', reason: 'RFC 9112 §6.3: chunked once, and last; CVE-2024-6827, CVE-2022-32213' },
    {
      ...codings(
        'chunked, chunked',
        'chunked,chunked',
        'chunked, gzip',
        'gzip, chunked, chunked',
        'chunked, identity',
        'chunked,',
      ),
      'Transfer-Encoding chunked twice': post('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
      'chunked, then another coding': post('Transfer-Encoding: chunked', 'Transfer-Encoding: gzip'),
      'chunked, then an empty coding': post('Transfer-Encoding: chunked', 'Transfer-Encoding:'),
    },
  ),
  ...refuse(
    {
      error: 'TransferCodingError',
      reason: 'RFC 9112 §6.1: 501 for a coding that is not known; CVE-2024-1135, CVE-2019-15605, CVE-2019-16789',
    },
    {
      ...codings(
        '',
        'gzip',
        'gzip, chunked',
        'deflate',
        'identity',
        'identity, chunked',
        ',chunked',
        ', chunked',
        'xchunked',
        'chunkedx',
        'chunkedchunked',
      ),
      ...codings(
        'chunk',
        'chunked;q=1',
        'chunked; a=b',
        '"chunked"',
        "'chunked'",
        'chunked chunked',
        'chunked\xa0',
        '\xa0chunked',
        'cow',
      ),
      'another coding, then chunked': post('Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'),
      'an empty coding, then chunked': post('Transfer-Encoding:', 'Transfer-Encoding: chunked'),
    },
  ),
  ...refuse(
    { error: 'FramingError', reason: 'RFC 9110 §9.3.6: CONNECT has no content: what follows its head is the tunnel' },
    {
      'CONNECT with Content-Length': request(connect, 'Host: a.example:1', 'Content-Length: 5'),
      'CONNECT with Transfer-Encoding': request(connect, 'Host: a.example:1', 'Transfer-Encoding: chunked'),
      'CONNECT with Content-Length that expects 100': request(
        connect,
        'Host: a.example:1',
        'Content-Length: 5',
        'Expect: 100-continue',
      ),
      'CONNECT with Content-Length on HTTP/1.0': request('CONNECT a.example:1 HTTP/1.0', 'Content-Length: 5'),
    },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9110 §5.5: a vertical tab is no white space; CVE-2019-16789, CVE-2019-15605' },
    codings('\x0bchunked', 'chunked\x0b', '\x0cchunked', 'chunked\0'),
  ),
  ...refuse(
    { error: 'ExpectationError', reason: 'RFC 9110 §10.1.1: 417 for an expectation that is not known' },
    {
      'an unknown expectation': post('Content-Length: 5', 'Expect: something'),
      'an empty expectation': post('Content-Length: 5', 'Expect:'),
      'an expectation with a parameter': post('Content-Length: 5', 'Expect: 100-continue;a=b'),
      'two expectations': post('Content-Length: 5', 'Expect: 100-continue, 200-ok'),
      'an expectation like the known one': post('Content-Length: 5', 'Expect: 100-continues'),
      'an unknown expectation without a body': request('GET / HTTP/1.1', 'Host: example.com', 'Expect: 200-ok'),
    },
  ),
]
