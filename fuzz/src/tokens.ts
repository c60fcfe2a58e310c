// What means something to HTTP/1.1, as data: mutations insert these, so that they get past the first octet of a line.

const lineEnds = ['\r\n', '\r\n\r\n', '\n', '\r', '\r\r\n', '\n\r', '\r\n ', '\r\n\t']
const separators = [' ', '\t', ':', ': ', ',', ', ', ';', '=', '"', '\\', '/', '?', '#', '*', '@', '%', '[', ']', '..']
const octets = ['\0', '\x01', '\x0b', '\x0c', '\x1b', '\x7f', '\x80', '\xa0', '\xb2', '\xff', '_', '+', '-', '.']

const requestLines = [
  'GET / HTTP/1.1\r\n',
  'POST /a?b=c HTTP/1.1\r\n',
  'GET / HTTP/1.0\r\n',
  'GET http://a:80/b?c HTTP/1.1\r\n',
  'OPTIONS * HTTP/1.1\r\n',
  'CONNECT a:443 HTTP/1.1\r\n',
  'PRI * HTTP/2.0\r\n',
]
const lineParts = [
  'GET ',
  'HEAD ',
  'OPTIONS ',
  'CONNECT ',
  ' HTTP/1.1',
  ' HTTP/1.0',
  ' HTTP/2.0',
  'http://',
  'https://a',
]

const framings = [
  'Content-Length: 0\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: 05\r\n',
  'Content-Length: 5, 5\r\n',
  'content-length:5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: chunked, chunked\r\n',
  'transfer-encoding:CHUNKED\r\n',
  'Transfer-Encoding:\r\n',
  'Transfer-Encoding : chunked\r\n',
]
const fields = [
  'Host: a\r\n',
  'Host:\r\n',
  'Host: [::1]:80\r\n',
  'A: b\r\n',
  'X:\r\n',
  ': b\r\n',
  'A\r\n',
  ' b\r\n',
  'Connection: close\r\n',
  'Connection: keep-alive\r\n',
  'Connection: Upgrade\r\n',
  'Upgrade: websocket\r\n',
  'Expect: 100-continue\r\n',
  'Expect: b\r\n',
  'TE: trailers\r\n',
  'Trailer: A\r\n',
]
const words = ['chunked', 'identity', 'close', 'keep-alive', 'Host', 'Content-Length', 'Transfer-Encoding']

const chunks = [
  '0\r\n\r\n',
  '0\r\n',
  '5\r\nhello\r\n',
  '1\r\nx\r\n',
  'a\r\n0123456789\r\n',
  '3;a=b\r\nabc\r\n',
  '3;a="b;c"\r\nabc\r\n',
  '0\r\nA: b\r\n\r\n',
  '0\r\nHost: a\r\n\r\n',
  ';a',
  ';a=',
  ';a="',
]
const numbers = [
  '0',
  '1',
  '00',
  '-1',
  '+1',
  '0x1',
  '1e1',
  '7fffffff',
  'ffffffff',
  '100000000',
  '1fffffffffffff',
  '20000000000000',
  'ffffffffffffffff',
  '2147483647',
  '4294967296',
  '1073741824',
  '1073741825',
  '9007199254740991',
  '9007199254740992',
  '18446744073709551616',
]

/** Numbers, to put in the place of others. */
export const numberTokens: readonly Uint8Array[] = numbers.map(octetsOf)

/** Whole field lines, to insert where a line begins. */
export const fieldTokens: readonly Uint8Array[] = [...framings, ...fields].map(octetsOf)

/** Everything, numbers and field lines included. */
export const tokens: readonly Uint8Array[] = [
  ...[...lineEnds, ...separators, ...octets, ...requestLines, ...lineParts].map(octetsOf),
  ...[...framings, ...fields, ...words, ...chunks, ...numbers].map(octetsOf),
]

/** The octets of a latin-1 string. */
export function octetsOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
