// What the demos in Python are asked besides: what WSGI and its servers have views of their own on. Paths that are decoded
// on their way, fields that CGI's names cannot tell apart, files by `wsgi.file_wrapper`, bodies that are read as they come.
import { isPython } from './demos.fixture.ts'
import type { Demo } from './demos.fixture.ts'
import { fieldOf } from './exchange.fixture.ts'
import { binary, cases, everyByte, form, json, multipart, multipartBody } from './requests.fixture.ts'
import type { Case } from './requests.fixture.ts'

const whole = everyByte.length

const pythonCases: readonly Case[] = [
  { name: 'a path with escapes', target: '/hello/Zo%C3%AB%20%26%20co', status: 200 },
  { name: 'a path with an escaped slash', target: '/hello/a%2Fb', status: 404 },
  { name: 'a path with an escaped percent sign', target: '/hello/100%25', status: 200 },
  { name: 'a path that needs no escapes', target: "/hello/a;b=c,d:e@f!$&'()*+g~", status: 200 },
  { name: 'a path of other scripts', target: '/hello/%E4%B8%96%E7%95%8C-%F0%9F%8C%8D', status: 200 },
  { name: 'a path that is not UTF-8', target: '/hello/%FF%FE', status: [200, 400, 404] },
  { name: 'a path with a slash too many', target: '/hello/', status: 404 },
  { name: 'a path of one slash in the middle', target: '/hello//x', status: [308, 404] },
  { name: 'an empty query', target: '/echo?', status: 200 },
  { name: 'a query of other scripts', target: '/echo?%E4%B8%96=%E7%95%8C&m=%F0%9F%8C%8D', status: 200 },
  { name: 'a query that is not UTF-8', target: '/echo?x=%FF', status: [200, 500] },
  { name: 'a query with a question mark and a slash', target: '/echo?a=b?c/d&&e', status: 200 },

  { name: 'a redirect', target: '/redirect', status: 302 },
  { name: 'a redirect, HEAD', method: 'HEAD', target: '/redirect', status: 302 },
  { name: 'a redirect with a query', target: '/redirect?from=M%C3%BCnchen%26', status: 302 },

  { name: 'echo, HEAD', method: 'HEAD', target: '/echo?a=1', status: 200 },
  { name: 'echo, a name with an underscore', target: '/echo', fields: { x_forged: 'left out' }, status: 200 },
  { name: 'echo, credentials', target: '/echo', fields: { authorization: 'Basic Zm9vOmJhcg==' }, status: 200 },
  { name: 'echo, white space around a value', target: '/echo', fields: { 'x-space': ' \t a  b \t' }, status: 200 },
  { name: 'echo, a proxy header', target: '/echo', fields: { proxy: 'http://evil.test' }, status: 200 },
  { name: 'echo, a body with DELETE', method: 'DELETE', target: '/echo', fields: json, body: '{"a":1}', status: 200 },
  { name: 'echo, an empty form', method: 'POST', target: '/echo', fields: form, body: '', status: 200 },
  {
    name: 'echo, odd forms',
    method: 'POST',
    target: '/echo',
    fields: form,
    body: 'a&b=&=c&d=%FF&&e=1;f=2',
    status: 200,
  },
  { name: 'echo, an empty body without a type', method: 'POST', target: '/echo', body: '', status: 200 },
  { name: 'echo, no body at all', method: 'POST', target: '/echo', fields: { 'content-length': '0' }, status: 200 },

  {
    name: 'upload, names that are not ASCII',
    method: 'POST',
    target: '/upload',
    fields: multipart,
    body: multipartBody({ Größe: 'groß', datei: ['Grüße, 世界.bin', everyByte] }),
    status: 200,
  },
  {
    name: 'upload, no file',
    method: 'POST',
    target: '/upload',
    fields: multipart,
    body: multipartBody({ note: 'alone' }),
    status: 200,
  },
  {
    name: 'upload, chunked',
    method: 'POST',
    target: '/upload',
    fields: multipart,
    body: [multipartBody({ note: 'in', one: ['one.txt', Buffer.from('pieces')] }).toString()],
    status: 200,
  },

  { name: 'relay, a body', method: 'POST', target: '/relay?size=100', fields: binary, body: everyByte, status: 200 },
  {
    name: 'relay, a body of 3 MB',
    method: 'POST',
    target: '/relay?size=50000',
    fields: binary,
    body: Buffer.alloc(3 * 1024 * 1024, everyByte),
    status: 200,
  },
  { name: 'relay, an empty body', method: 'POST', target: '/relay', fields: binary, body: '', status: 200 },
  { name: 'relay, a chunked body', method: 'POST', target: '/relay', fields: binary, body: ['ab', 'c'], status: 200 },

  { name: 'static, a script', target: '/static/script.js', status: 200 },
  { name: 'static, a folder', target: '/static/', status: [403, 404] },
  { name: 'static, from the middle', target: '/static/script.js', fields: { range: 'bytes=1000-5000' }, status: 206 },
  { name: 'static, to the end', target: '/static/script.js', fields: { range: 'bytes=5000-' }, status: 206 },
  {
    name: 'static, a range, HEAD',
    method: 'HEAD',
    target: '/static/script.js',
    fields: { range: 'bytes=0-9' },
    status: 206,
  },
  { name: 'static, an odd range', target: '/static/script.js', fields: { range: 'lines=1-2' }, status: [200, 416] },
  {
    name: 'static, the rest of an old copy',
    target: '/static/sample.txt',
    fields: { range: `bytes=${whole / 8}-`, 'if-range': '"old"' },
    status: [200, 206],
  },
  {
    name: 'static, the rest of the copy',
    target: '/static/sample.txt',
    fields: (plain) => ({ range: 'bytes=128-', 'if-range': fieldOf(plain, 'etag') }),
    status: 206,
  },
  { name: 'static, by another tag', target: '/static/sample.txt', fields: { 'if-none-match': '"old"' }, status: 200 },
]

const postcard = { ...form, cookie: 'csrftoken=forged' }

/** What Django's own applications answer. */
const djangoCases: readonly Case[] = [
  { name: 'the admin, to nobody', target: '/admin/', status: 302 },
  { name: 'the admin, without its slash', target: '/admin', status: 301 },
  { name: 'the admin, a page that is not there', target: '/admin/nowhere/', status: 302 },
  { name: 'the login', target: '/admin/login/?next=/admin/', status: 200 },
  { name: 'the login, HEAD', method: 'HEAD', target: '/admin/login/', status: 200 },
  {
    name: 'a form without a token',
    method: 'POST',
    target: '/admin/login/',
    fields: form,
    body: 'username=admin',
    status: 403,
  },
  {
    name: 'a form with a forged token',
    method: 'POST',
    target: '/admin/login/',
    fields: postcard,
    body: 'x=1',
    status: 403,
  },
  { name: 'a style of the admin', target: '/static/admin/css/base.css', status: 200 },
  { name: 'a picture of the admin', target: '/static/admin/img/icon-yes.svg', status: 200 },
  {
    name: 'a style of the admin, again',
    target: '/static/admin/css/base.css',
    fields: (plain) => ({ 'if-none-match': fieldOf(plain, 'etag') }),
    status: 304,
  },
  { name: 'an upload that is not there', target: '/media/documents/nothing.txt', status: 404 },
  { name: 'an upload above the folder', target: '/media/..%2fdb.sqlite3', status: 404 },
]

/** All that a demo is asked. */
export function casesOf(demo: Demo): readonly Case[] {
  if (!isPython(demo)) return cases
  return demo.framework === 'Django' ? [...cases, ...pythonCases, ...djangoCases] : [...cases, ...pythonCases]
}
