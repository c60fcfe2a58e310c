// Valid requests at random, so that a run never depends on the corpus alone to get through whole messages.
import type { Random } from './random.ts'

const methods = ['GET', 'GET', 'POST', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'x-Other']
const targets = ['/', '/a', '/a/b?c=d', '/?', '//a', 'http://b.example/c?d', 'http://[::1]:80', '/%2F|<>']
const hosts = ['a', 'a.example', 'a:80', '[::1]', '']
const others = ['A: b', 'B:', 'C:  d\t', 'A: c', 'Cookie: e=f', 'Accept: */*', 'X: \xe9\xff', 'TE: trailers']
const connections = ['Connection: keep-alive', 'Connection: close', 'Connection: Upgrade', 'Upgrade: b']
const extensions = ['', '', '', ';a', ';a=b', ';a="b \\" c";d']
const trailers = ['', '', 'A: b\r\n', 'X-Sum: 1\r\nX-Sum: 2\r\n']

function text(random: Random, length: number): string {
  let made = ''
  for (let index = 0; index < length; index++) made += String.fromCharCode(random.below(256))
  return made
}

function some<T>(random: Random, list: readonly T[]): T[] {
  return list.filter(() => random.once(4))
}

function chunk(random: Random): string {
  const data = text(random, 1 + random.below(12))
  const zeros = random.once(6) ? '00' : ''
  return `${zeros}${data.length.toString(16)}${random.pick(extensions)}\r\n${data}\r\n`
}

function chunkedBody(random: Random): string {
  const chunks = Array.from({ length: random.below(4) }, () => chunk(random))
  return `${chunks.join('')}0${random.pick(extensions)}\r\n${random.pick(trailers)}\r\n`
}

function framed(random: Random, isOld: boolean): readonly [field: string, body: string] {
  const framing = random.below(isOld ? 2 : 3)
  if (framing === 0) return ['', '']
  if (framing === 2) return ['Transfer-Encoding: chunked\r\n', chunkedBody(random)]
  const body = text(random, random.below(30))
  return [`Content-Length: ${body.length}\r\n`, body]
}

/** One valid request, as a latin-1 string. */
export function validRequest(random: Random): string {
  const isOld = random.once(6)
  const [framing, body] = framed(random, isOld)
  const fields = [`Host: ${random.pick(hosts)}`, ...some(random, others), ...some(random, connections)]
  if (framing !== '' && random.once(8)) fields.push('Expect: 100-continue')
  const line = `${random.pick(methods)} ${random.pick(targets)} HTTP/1.${isOld ? 0 : 1}`
  return `${random.once(8) ? '\r\n' : ''}${line}\r\n${fields.join('\r\n')}\r\n${framing}\r\n${body}`
}
