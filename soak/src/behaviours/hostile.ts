// Clients that mean harm, or are broken: each is answered as it must be, or dropped, and leaves nothing behind.
import { hostileInputs } from '@gateway-server/http1/hostile-inputs'
import type { Connection } from '@gateway-server/testkit'
import assert from 'node:assert/strict'
import { type Behaviour, expectEnd, get, octets, pause, post, type Turn } from '../behaviour.ts'
import { largeBody } from '../expected.ts'

/** Those that the default limits refuse. */
const refused = hostileInputs.filter(({ limits }) => limits === undefined)
const smuggled = get('/smuggled')

async function refusals({ connect, random }: Turn): Promise<void> {
  const { name, octets: input, status: expected } = random.pick(refused)
  const client = await connect()
  void client.send(input + (random.once(2) ? smuggled : ''))
  const { status, headers } = await client.readResponse()
  assert.deepEqual([status, headers.connection], [expected, 'close'], name)
  await expectEnd(client)
}

async function noise({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  void client.send(octets(random, 1 + random.below(2000)))
  client.finish()
  const answer = await client.readToEnd()
  assert.match(answer.toString('latin1', 0, 12), /^$|^HTTP\/1\.1 (?:4\d\d|501|505)$/)
}

/** Each stops where the server must not wait for ever. */
const unfinished = [
  'GET /hello HTTP/1.1\r\nHost: a\r\nX: ',
  `${post('/echo-whole', 'Content-Length: 10')}abc`,
  `${post('/echo-whole', 'Transfer-Encoding: chunked')}5\r\nab`,
]

async function tooSlow({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  void client.send(random.pick(unfinished))
  const { status, headers } = await client.readResponse()
  assert.deepEqual([status, headers.connection], [408, 'close'])
  await expectEnd(client)
}

const exchanges = [
  get('/large'),
  get('/slow'),
  get('/stream?100'),
  get('/endless'),
  get('/never-reading'),
  `${post('/echo', 'Content-Length: 5000')}${'a'.repeat(5000)}`,
  `${post('/echo-whole', 'Transfer-Encoding: chunked')}1388\r\n${'a'.repeat(5000)}\r\n0\r\n\r\n`,
  `${post('/never-reading', 'Content-Length: 5000')}${'a'.repeat(5000)}`,
  get('/hello').repeat(20),
]

/** Sends a part of a request or all of it, reads a part of the answer or nothing, and is gone. */
async function leaving({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const request = random.pick(exchanges)
  void client.send(request.slice(0, random.once(2) ? request.length : random.below(request.length)))
  if (random.once(2)) await pause(random, 50)
  const finishes = random.once(2)
  if (finishes) client.finish()
  if (random.once(2)) await pause(random, 50)
  client.leave(!finishes && random.once(2)) // Node cannot reset a socket that has ended: it would stay open, unseen
}

async function flood({ connect, random }: Turn): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 50 + random.below(100) }, () => connect()))
  for (const client of clients) if (random.once(2)) void client.send(random.pick(exchanges))
  for (const client of clients) client.leave(random.once(2))
  await pause(random, 1000)
}

async function offerUntilFull(client: Connection, piece: Uint8Array | string, most: number): Promise<void> {
  for (let left = most; left > 0 && client.socket.writable; left--) {
    const isTaken = await Promise.race([client.send(piece).then(() => true), wait(200)])
    if (!isTaken) return
  }
}

function wait(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, false))
}

/** Never reads: an endless response, or many answers. */
async function deaf({ connect, random, timeout }: Turn): Promise<void> {
  const client = await connect()
  if (random.once(2)) void client.send(get('/endless'))
  else await offerUntilFull(client, get(random.pick(['/hello', '/large', '/stream?50'])).repeat(500), 50)
  await pause(random, timeout)
  client.leave(random.once(2))
}

/** Sends more than anybody reads. */
async function shouting({ connect, random, timeout }: Turn): Promise<void> {
  const client = await connect()
  void client.send(post(random.pick(['/never-reading', '/endless']), 'Content-Length: 1000000000'))
  await offerUntilFull(client, largeBody, 20)
  await pause(random, timeout / 4)
  client.leave(true) // an orderly end would stand behind the octets that nobody reads
}

export const hostileBehaviours: readonly Behaviour[] = [
  { name: 'hostile inputs', clients: 4, run: refusals },
  { name: 'noise', clients: 2, run: noise },
  { name: 'too slow', clients: 30, run: tooSlow },
  { name: 'leaving anywhere', clients: 8, run: leaving },
  { name: 'connection floods', clients: 1, run: flood },
  { name: 'never reading', clients: 8, run: deaf },
  { name: 'endless bodies', clients: 4, run: shouting },
]
