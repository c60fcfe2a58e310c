// Chunked bodies that are refused: sizes, extensions, and what stands between chunks (RFC 9112 §7.1).
import { chunked, type HostileInput, refuse } from './hostile-input.ts'

function sizes(...values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => [`the chunk size ${JSON.stringify(value)}`, chunked(`${value}\r\nhello\r\n0\r\n\r\n`)]),
  )
}

function extensions(...values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => [`the chunk extension ${JSON.stringify(value)}`, chunked(`5${value}\r\nhello\r\n0\r\n\r\n`)]),
  )
}

const part = 'body'

export const chunkInputs: readonly HostileInput[] = [
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §7.1: plain hexadecimal digits; CVE-2022-24761, CVE-2022-24801' },
    sizes('', '0x5', '0X5', '+5', '-5', '-0', '5g', 'g', '1_0', '5.0', '5,5', '\xb2', '"5"', 'five', '5h', '5\0', '\0'),
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §7.1: no white space about the size; CVE-2022-24761' },
    sizes(' 5', '5 ', '\t5', '5\t', '5 5', '5 ;a', '5 a', '5\x0b', '5\x0c'),
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §7.1: a recipient guards against overflow; CVE-2015-5739' },
    sizes('20000000000000', 'ffffffffffffffff', '10000000000000005', '00000000000000005', 'f'.repeat(400)),
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §2.2: a bare LF or CR ends no line; CVE-2025-22871' },
    {
      'a bare LF behind a chunk size': chunked('5\nhello\r\n0\r\n\r\n'),
      'a bare CR behind a chunk size': chunked('5\rhello\r\n0\r\n\r\n'),
      'two CRs and an extension behind a chunk size': chunked('5\r\r;abcd\r\nhello\r\n0\r\n\r\n'),
      'a missing last chunk': chunked('5\r\nhello\r\n\r\n'),
      'CR CR LF behind a chunk size': chunked('5\r\r\nhello\r\n0\r\n\r\n'),
      'a bare LF behind the last chunk': chunked('0\n\n'),
      'an empty line before the first chunk': chunked('\r\n5\r\nhello\r\n0\r\n\r\n'),
    },
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §7.1: chunk data ends with CRLF; CVE-2025-43859' },
    {
      'no CRLF behind a chunk': chunked('5\r\nhello0\r\n\r\n'),
      'two other octets behind a chunk': chunked('5\r\nhelloXX0\r\n\r\n'),
      'a bare LF behind a chunk': chunked('5\r\nhello\n0\r\n\r\n'),
      'a bare CR behind a chunk': chunked('5\r\nhello\r0\r\n\r\n'),
      'LF CR behind a chunk': chunked('5\r\nhello\n\r0\r\n\r\n'),
      'a chunk shorter than its data': chunked('4\r\nhello\r\n0\r\n\r\n'),
      'a chunk longer than its data': chunked('6\r\nhello\r\n0\r\n\r\n'),
      'an empty line between chunks': chunked('5\r\nhello\r\n\r\n0\r\n\r\n'),
    },
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'RFC 9112 §7.1.1: the grammar of extensions; CVE-2021-22960, CVE-2022-24801' },
    extensions(
      ';',
      ';;',
      ';a;',
      ';a=',
      ';a=;b',
      ';=b',
      '; a',
      ';a =b',
      ';a= b',
      ';a ',
      ';\t',
      ';a=b c',
      ';a,b',
      ';a="b',
      ';a="b";c="d; e',
      ';a="b"c',
      ';a="b"="c"',
      ';a=b"c"',
    ),
  ),
  ...refuse(
    {
      error: 'ChunkError',
      part,
      reason: 'a line end in an extension is read in two ways; CVE-2025-55315, CVE-2024-52304',
    },
    extensions(
      ';\n',
      ';a\n',
      ';a=\n',
      ';a="\n"',
      ';a="\r\n"',
      ';a="\\\r\n"',
      ';a="\\\n"',
      ';\r',
      ';a\rb',
      ';a="b"\n',
      ';a="\r"',
      ';\0',
      ';a="\0"',
      ';a="\x7f"',
      ';a\xe9',
    ),
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'at most 256 bytes of extensions a chunk; CVE-2024-22019, CVE-2024-21647' },
    {
      'a chunk extension of 257 bytes': chunked(`5;${'a'.repeat(256)}\r\nhello\r\n0\r\n\r\n`),
      'a quoted chunk extension of 257 bytes': chunked(`5;a="${'b'.repeat(252)}"\r\nhello\r\n0\r\n\r\n`),
      '129 chunk extensions of 2 bytes': chunked(`5${';a'.repeat(129)}\r\nhello\r\n0\r\n\r\n`),
      'an extension of 257 bytes on the last chunk': chunked(`0;${'a'.repeat(256)}\r\n\r\n`),
      'a chunk extension without an end': chunked(`5;${'a'.repeat(100_000)}`),
    },
  ),
  ...refuse(
    { error: 'ChunkError', part, reason: 'at most 16 KiB of extensions a body; CVE-2024-22019, CVE-2024-21647' },
    {
      '65 chunks with extensions of 256 bytes': chunked(`1;${'a'.repeat(255)}\r\nx\r\n`.repeat(65)),
      '8193 chunks with extensions of 2 bytes': chunked(`1;a\r\nx\r\n`.repeat(8193)),
    },
  ),
]
