// What both servers are given: every hostile and odd input, and a share of mutated ones that is always the same.
import { hostileInputs } from '@gateway-server/http1/hostile-inputs'
import { oddInputs } from '@gateway-server/http1/odd-inputs'
import { mutations } from '../mutations.ts'
import { Random } from '../random.ts'
import { Scratch } from '../scratch.ts'
import { octetsOf } from '../tokens.ts'
import { validRequest } from '../valid-request.ts'

/** Completes what the octets leave open, so that a refusal now and one a little later count as the same. */
const completion = '\r\n\r\nGET /behind HTTP/1.1\r\nHost: example.com\r\n\r\n'
const longest = 20_000 // enough for the head and target limits that node:http shares or lacks

// What the tables and chance bring too seldom, or not at all.
const head = '/ HTTP/1.1\r\nHost: example.com\r\n'
const old = 'POST / HTTP/1.0\r\nHost: example.com\r\n'
const upgrade = 'Connection: Upgrade\r\nUpgrade: other\r\n'
const chunks = '2\r\nok\r\n0\r\n\r\n'
const examples: Readonly<Record<string, string>> = {
  'an upgrade': `GET ${head}${upgrade}\r\n`,
  'an upgrade with a broken body': `POST ${head}${upgrade}Transfer-Encoding: chunked\r\n\r\nx`,
  'CONNECT with a length': 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 2\r\n\r\nok',
  'CONNECT with chunks': `CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
  'CONNECT with no length': 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 0\r\n\r\n',
  'CONNECT without its chunks': 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\nx',
  'CONNECT without Host': 'CONNECT a:1 HTTP/1.1\r\n\r\n',
  'a pipelined request without Host': `GET ${head}\r\nGET / HTTP/1.1\r\n\r\n`,
  'HTTP/1.0 with both connection options': `${old}Connection: keep-alive, close\r\n\r\n`,
  'the same, and no request behind': `${old}Connection: keep-alive, close\r\n\r\nx`,
  'chunks on HTTP/1.0': `${old}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
  'chunks of another coding': `POST ${head}Transfer-Encoding: gzip, chunked\r\n\r\n${chunks}`,
  'another protocol': 'SOURCE / ICE/1.0\r\nHost: example.com\r\n\r\n',
  'HTTP/2.0': 'GET / HTTP/2.0\r\nHost: example.com\r\n\r\n',
}

/** Octets of a connection, with the name of the input, if it has one. */
export interface NamedConnection {
  readonly name: string
  readonly octets: Uint8Array
}

/** Every input of the tables, and the examples. */
export function knownConnections(): NamedConnection[] {
  const hostile = hostileInputs.filter(({ limits, octets }) => limits === undefined && octets.length <= longest)
  const odd = oddInputs.map(([name, octets]) => ({ name, octets }))
  const more = Object.entries(examples).map(([name, octets]) => ({ name, octets }))
  return [...hostile, ...odd, ...more].map(({ name, octets }) => ({ name, octets: octetsOf(octets + completion) }))
}

/** Inputs with one to three changes. */
export function mutatedConnections(seed: number, count: number): NamedConnection[] {
  const random = new Random(seed)
  const sources = knownConnections().map(({ octets }) => octets.subarray(0, 1000))
  const scratch = new Scratch()
  return Array.from({ length: count }, (_, index) => {
    scratch.set(random.once(3) ? octetsOf(validRequest(random)) : random.pick(sources))
    for (let changes = 1 + random.below(3); changes > 0; changes--) {
      random.pick(mutations)(scratch, random, random.pick(sources))
    }
    scratch.splice(scratch.length, 0, octetsOf(completion))
    return { name: `mutated input ${index}`, octets: scratch.copy() }
  })
}
