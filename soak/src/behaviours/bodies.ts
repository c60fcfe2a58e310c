// Good clients that send bodies: whole, in chunks, slowly, to applications that read them or do not.
import assert from 'node:assert/strict'
import {
  type Behaviour,
  expectAlive,
  expectAnswer,
  expectEnd,
  octets,
  pause,
  pieces,
  post,
  type Turn,
} from '../behaviour.ts'

const echoes = ['/echo', '/echo-whole'] as const

async function whole({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  for (let left = 1 + random.below(10); left > 0; left--) {
    const body = octets(random, random.below(random.once(4) ? 200_000 : 2000))
    void client.send(post(random.pick(echoes), `Content-Length: ${body.length}`))
    void client.send(body)
    expectAnswer(await client.readResponse(), 200, body)
  }
}

async function chunked({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  for (let left = 1 + random.below(5); left > 0; left--) {
    const body = octets(random, random.below(50_000))
    void client.send(post(random.pick(echoes), 'Transfer-Encoding: chunked'))
    for (const chunk of pieces(random, body, 20)) {
      void client.send(`${chunk.length.toString(16)}${random.once(4) ? ';a="b"' : ''}\r\n`)
      void client.send(chunk)
      void client.send('\r\n')
    }
    void client.send(`0\r\n${random.once(2) ? 'X-Sum: 1\r\n' : ''}\r\n`)
    expectAnswer(await client.readResponse(), 200, body)
  }
}

async function slowly({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const body = octets(random, 100 + random.below(5000))
  const request = Buffer.concat([Buffer.from(post('/echo-whole', `Content-Length: ${body.length}`)), body])
  for (const piece of pieces(random, request, 10)) {
    await client.send(piece)
    await pause(random, 100)
  }
  expectAnswer(await client.readResponse(), 200, body)
}

async function expecting({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const body = octets(random, 1 + random.below(5000))
  void client.send(post('/echo-whole', `Content-Length: ${body.length}`, 'Expect: 100-continue'))
  assert.equal((await client.readHead()).status, 100)
  void client.send(body)
  expectAnswer(await client.readResponse(), 200, body)
  void client.send(post('/unread', `Content-Length: ${body.length}`, 'Expect: 100-continue'))
  expectAnswer(await client.readResponse(), 200, 'unread\n')
  await expectEnd(client) // nobody could tell its body from the next request
}

async function unread({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const body = octets(random, random.below(100_000))
  void client.send(post('/unread', `Content-Length: ${body.length}`))
  void client.send(body)
  expectAnswer(await client.readResponse(), 200, 'unread\n')
  await expectAlive(client)
}

/** Too much to be dropped: the server answers, and ends. */
async function unreadLarge({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const length = 2 * 1024 * 1024
  void client.send(post('/unread', `Content-Length: ${length}`))
  for (let left = 4 + random.below(4); left > 0; left--) await client.send(octets(random, 16 * 1024))
  expectAnswer(await client.readResponse(), 200, 'unread\n')
  await expectEnd(client)
}

/** Says that it sends no more, and is answered all the same. */
async function halfClosing({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  const body = octets(random, random.below(5000))
  void client.send(post('/echo-whole', `Content-Length: ${body.length}`))
  void client.send(body)
  client.finish()
  expectAnswer(await client.readResponse(), 200, body)
  await expectEnd(client)
}

export const bodyBehaviours: readonly Behaviour[] = [
  { name: 'bodies with a length', clients: 3, run: whole },
  { name: 'chunked bodies', clients: 3, run: chunked },
  { name: 'slow senders', clients: 8, run: slowly },
  { name: '100-continue', clients: 2, run: expecting },
  { name: 'unread bodies', clients: 2, run: unread },
  { name: 'unread large bodies', clients: 2, run: unreadLarge },
  { name: 'half-closing', clients: 2, run: halfClosing },
]
