// Field lines that are refused: line ends, folding, names and control characters (RFC 9112 §5, RFC 9110 §5).
import { get, type HostileInput, post, refuse, request } from './hostile-input.ts'

const head = 'GET / HTTP/1.1\r\nHost: example.com\r\n'

const controls = [0x00, 0x01, 0x07, 0x08, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f, 0x7f]

function controlsInValue(): Record<string, string> {
  const inputs = controls.map((code) => [
    `the control character ${code} in a value`,
    get(`X: a${String.fromCharCode(code)}b`),
  ])
  return Object.fromEntries(inputs)
}

export const fieldInputs: readonly HostileInput[] = [
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9112 §2.2: a bare LF is no line end here; CVE-2019-16785' },
    {
      'a bare LF behind a field line': `${head}A: b\nC: d\r\n\r\n`,
      'a bare LF for the empty line': `${head}\n`,
      'only bare LFs': 'GET / HTTP/1.1\r\nHost: example.com\n\n',
      'a bare LF before a Transfer-Encoding': `${head}X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'a bare LF behind an empty value': post('A:\nTransfer-Encoding: chunked'),
      'a bare LF before a Content-Length': post('A: b\nContent-Length: 5'),
      'a bare LF for a field line': `${head}\nA: b\r\n\r\n`,
    },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9112 §2.2: a bare CR is no line end; CVE-2023-30589, CVE-2022-35256' },
    {
      'a bare CR behind a field line': `${head}A: b\rC: d\r\n\r\n`,
      'a bare CR before a Transfer-Encoding': `${head}X: y\rTransfer-Encoding: chunked\r\n\r\n`,
      'a bare CR inside a value': get('A: b\rc'),
      'a bare CR inside a name': get('A\rB: c'),
      'a bare CR for the hyphen of a Content-Length': post('Content\rLength: 5'),
      'a bare CR behind an empty value': post('A:\rTransfer-Encoding: chunked'),
      'a bare CR inside a Connection': get('Connection: keep\ralive'),
      'a bare CR, then a body for the empty line': `${head}Content-Length: 3\r\n\rabc`,
      'a bare CR, then another request for the empty line': `${head}\rXGET /smuggled HTTP/1.1\r\nHost: example.com\r\n\r\n`,
      'a name cut off by CR and an escape': get('Connection\r\x1b5close'),
      'CR CR LF behind a field line': `${head}A: b\r\r\n\r\n`,
      'CR CR LF for the empty line': `${head}\r\r\n`,
      'a CR and another octet for the empty line': `${head}\rX`,
      'two bare CRs for the end': `${head.slice(0, -2)}\r\r`,
    },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9110 §5.5: no control character but tab' },
    { ...controlsInValue(), 'a NUL behind a Content-Length': post('Content-Length: 5\0') },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9112 §5.2: line folding is obsolete; CVE-2022-32215' },
    {
      'a field folded with a space': get('A: b', ' c'),
      'a field folded with a tab': get('A: b', '\tc'),
      'a folded Transfer-Encoding': post('Transfer-Encoding:', ' chunked'),
      'a folded Content-Length': post('Content-Length: 1', ' 2'),
      'a first field line with a space before it': request('GET / HTTP/1.1', ' Host: example.com'),
      'a line of a space': get(' '),
      'a folded Connection': get('Connection: keep-alive,', ' close'),
      'a Content-Length for the fold of another field': post('A: b', ' Content-Length: 5'),
    },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9112 §5.1: no white space before the colon; CVE-2021-22959, CVE-2019-16869' },
    {
      'a space before the colon': get('A : b'),
      'a tab before the colon': get('A\t: b'),
      'a space before the colon of a Content-Length': post('Content-Length : 5'),
      'a space before the colon of a Transfer-Encoding': post('Transfer-Encoding : chunked'),
      'a space inside a name': post('Content Length: 5'),
    },
  ),
  ...refuse(
    { error: 'FieldError', reason: 'RFC 9110 §5.1: a field name is a token; CVE-2022-32214, CVE-2019-20444' },
    {
      'an empty name': get(': b'),
      'a name folded before its colon': get('A', ' : b'),
      'a colon alone': get(':'),
      'a line without a colon': get('AB'),
      'a name with obs-text': get('A\xe9: b'),
      'a name with a NUL': get('A\0: b'),
      'a name with a vertical tab': post('Transfer-Encoding\x0b: chunked'),
      'a name with a DEL': get('A\x7f: b'),
      ...Object.fromEntries([...'"(),/;<=>?@[\\]{}'].map((octet) => [`a name with ${octet}`, get(`A${octet}B: c`)])),
    },
  ),
]
