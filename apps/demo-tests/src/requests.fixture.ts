// What every demo is asked on both of its servers. The expected status only shows that the request got where it was
// meant to; whether the answers are right is the framework's own doing, and what counts is that both are the same.
import { fieldOf } from './exchange.fixture.ts'
import type { Answer, Fields, Request } from './exchange.fixture.ts'

export interface Case extends Omit<Request, 'fields'> {
  readonly name: string
  /** A list where frameworks differ. */
  readonly status: number | readonly number[]
  /** A function gets the answer to a plain GET of the same target: the validators of conditional requests. */
  readonly fields?: Fields | ((plain: Answer) => Fields)
}

const megabyte = 1024 * 1024
export const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const json = { 'content-type': 'application/json' }
const text = { 'content-type': 'text/plain' }
export const binary = { 'content-type': 'application/octet-stream' }
export const multipart = { 'content-type': 'multipart/form-data; boundary=between' }

export const everyByte = Uint8Array.from({ length: 1024 }, (_, index) => index % 256)

/** A part for each; a list makes a file of its second member, a string makes a field. */
export function multipartBody(
  parts: Readonly<Record<string, string | readonly [name: string, content: Uint8Array]>>,
): Buffer {
  const pieces = Object.entries(parts).flatMap(([field, part]) => {
    const disposition = `--between\r\nContent-Disposition: form-data; name="${field}"`
    if (typeof part === 'string') return [Buffer.from(`${disposition}\r\n\r\n${part}\r\n`)]
    const head = `${disposition}; filename="${part[0]}"\r\nContent-Type: application/octet-stream\r\n\r\n`
    return [Buffer.from(head), part[1], Buffer.from('\r\n')]
  })
  return Buffer.concat([...pieces, Buffer.from('--between--\r\n')])
}

// A body beyond the limit goes on a connection of its own: Hono's own server promises to keep it, and closes it.
export const cases: readonly Case[] = [
  { name: 'plain text', target: '/hello', status: 200 },
  { name: 'plain text, HEAD', method: 'HEAD', target: '/hello', status: 200 },
  { name: 'the page', target: '/', status: 200 },
  { name: 'the page, HEAD', method: 'HEAD', target: '/', status: 200 },
  { name: 'JSON', target: '/json', status: 200 },
  { name: 'JSON, HEAD', method: 'HEAD', target: '/json', status: 200 },
  { name: 'JSON, gzip', target: '/json?items=500', fields: { 'accept-encoding': 'gzip' }, status: 200 },
  { name: 'JSON, gzip, HEAD', method: 'HEAD', target: '/json', fields: { 'accept-encoding': 'gzip' }, status: 200 },
  { name: 'JSON, brotli', target: '/json?items=500', fields: { 'accept-encoding': 'br' }, status: 200 },
  { name: 'a large answer', target: '/json?items=50000', status: 200 },
  {
    name: 'an answer the client has, by its ETag',
    target: '/json',
    fields: (plain) => ({ 'if-none-match': fieldOf(plain, 'etag') || '"none"' }),
    status: [200, 304],
  },

  { name: 'echo, GET with a query', target: '/echo?a=1&a=2&b=%C3%A9%20+&empty=&none', status: 200 },
  { name: 'echo, DELETE without a body', method: 'DELETE', target: '/echo', status: 200 },
  { name: 'echo, a field in odd case', target: '/echo', fields: { 'X-OddCase': 'Kept?' }, status: 200 },
  { name: 'echo, an empty field', target: '/echo', fields: { 'x-empty': '' }, status: 200 },
  { name: 'echo, latin-1 field', target: '/echo', fields: { 'x-name': 'Zo\u00eb' }, status: 200 },
  {
    name: 'echo, JSON',
    method: 'POST',
    target: '/echo',
    fields: json,
    body: '{"name":"Zoë","list":[1,2]}',
    status: 200,
  },
  { name: 'echo, JSON by PUT', method: 'PUT', target: '/echo', fields: json, body: '[]', status: 200 },
  { name: 'echo, chunked JSON', method: 'POST', target: '/echo', fields: json, body: ['{"a":', '1', '}'], status: 200 },
  { name: 'echo, malformed JSON', method: 'POST', target: '/echo', fields: json, body: '{"name":', status: 400 },
  { name: 'echo, empty JSON', method: 'POST', target: '/echo', fields: json, body: '', status: [200, 400] },
  { name: 'echo, form', method: 'POST', target: '/echo', fields: form, body: 'name=Zo%C3%AB&x=a+b&x=c', status: 200 },
  { name: 'echo, text', method: 'POST', target: '/echo', fields: text, body: 'Grüße, 世界', status: 200 },
  { name: 'echo, bytes', method: 'POST', target: '/echo', fields: binary, body: everyByte, status: 200 },
  {
    name: 'echo, waiting for 100 Continue',
    method: 'POST',
    target: '/echo',
    fields: { ...text, expect: '100-continue' },
    body: 'after the go-ahead',
    status: 200,
  },
  {
    name: 'echo, a body of exactly the limit',
    method: 'POST',
    target: '/echo',
    fields: binary,
    body: Buffer.alloc(megabyte, 'x'),
    status: 200,
  },
  {
    name: 'echo, a body beyond the limit',
    method: 'POST',
    target: '/echo',
    fields: binary,
    body: Buffer.alloc(megabyte + 1, 'x'),
    alone: true,
    status: 413,
  },
  {
    name: 'echo, a chunked body beyond the limit',
    method: 'POST',
    target: '/echo',
    fields: binary,
    body: Array.from({ length: 17 }, () => 'x'.repeat(megabyte / 16)),
    alone: true,
    status: 413,
  },

  {
    name: 'upload, a field and two files',
    method: 'POST',
    target: '/upload',
    fields: multipart,
    body: multipartBody({ note: 'Grüße', one: ['one.bin', everyByte], two: ['two.bin', new Uint8Array()] }),
    status: 200,
  },
  {
    name: 'upload, 8 MB',
    method: 'POST',
    target: '/upload',
    fields: multipart,
    body: multipartBody({ file: ['large.bin', Buffer.alloc(8 * megabyte, everyByte)] }),
    status: 200,
  },

  { name: 'events', target: '/events?count=3&every=10', status: 200 },
  {
    name: 'events, gzip accepted',
    target: '/events?count=3&every=10',
    fields: { 'accept-encoding': 'gzip' },
    status: 200,
  },

  { name: 'cookies, none', target: '/cookies', status: 200 },
  { name: 'cookies, two', target: '/cookies', fields: { cookie: 'flavour=oat%20%26%20raisin; visits=2' }, status: 200 },
  {
    name: 'cookies, set',
    method: 'POST',
    target: '/cookies',
    fields: { ...form, cookie: 'visits=2' },
    body: 'flavour=oat+%26+raisin',
    status: 200,
  },
  { name: 'cookies, cleared', method: 'DELETE', target: '/cookies', status: 204 },

  { name: 'static, text', target: '/static/sample.txt', status: 200 },
  { name: 'static, HEAD', method: 'HEAD', target: '/static/sample.txt', status: 200 },
  { name: 'static, gzip', target: '/static/style.css', fields: { 'accept-encoding': 'gzip' }, status: 200 },
  { name: 'static, SVG', target: '/static/icon.svg', status: 200 },
  { name: 'static, missing', target: '/static/nowhere.txt', status: 404 },
  { name: 'static, above the folder', target: '/static/..%2fpackage.json', status: [400, 403, 404] },
  { name: 'static, the first bytes', target: '/static/sample.txt', fields: { range: 'bytes=0-15' }, status: 206 },
  { name: 'static, the last bytes', target: '/static/sample.txt', fields: { range: 'bytes=-16' }, status: 206 },
  { name: 'static, a range beyond', target: '/static/sample.txt', fields: { range: 'bytes=9999-' }, status: 416 },
  {
    name: 'static, by its ETag',
    target: '/static/sample.txt',
    fields: (plain) => ({ 'if-none-match': fieldOf(plain, 'etag') }),
    status: 304,
  },
  {
    name: 'static, by its ETag, HEAD',
    method: 'HEAD',
    target: '/static/sample.txt',
    fields: (plain) => ({ 'if-none-match': fieldOf(plain, 'etag') }),
    status: [200, 304],
  },
  {
    name: 'static, by its date',
    target: '/static/sample.txt',
    fields: (plain) => ({ 'if-modified-since': fieldOf(plain, 'last-modified') }),
    status: [200, 304],
  },

  { name: 'an error', target: '/error', status: 500 },
  { name: 'an error, HEAD', method: 'HEAD', target: '/error', status: 500 },
  { name: 'an error in the middle of the body', target: '/error?when=late', status: 200 },
  { name: 'a path nobody answers', target: '/nowhere', status: 404 },
  {
    name: 'a path nobody answers, POST',
    method: 'POST',
    target: '/nowhere',
    fields: text,
    body: 'hello?',
    status: 404,
  },
  { name: 'a method nobody answers', method: 'PATCH', target: '/hello', status: [403, 404, 405] },
  {
    name: 'a preflight of another origin',
    method: 'OPTIONS',
    target: '/json',
    fields: { origin: 'http://other.test', 'access-control-request-method': 'PUT' },
    status: [200, 204, 404, 405], // the demos in Python have no CORS
  },
]
