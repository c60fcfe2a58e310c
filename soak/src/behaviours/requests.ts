// Good clients that send requests without bodies.
import assert from 'node:assert/strict'
import { type Behaviour, expectAlive, expectAnswer, expectEnd, get, pause, type Turn } from '../behaviour.ts'
import { largeBody, streamBody } from '../expected.ts'

async function keepAlive({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  for (let left = 1 + random.below(100); left > 0; left--) {
    await expectAlive(client)
    if (random.once(20)) await pause(random, 50)
  }
}

/** Each request of the burst with its answer. */
const answers: ReadonlyArray<readonly [target: string, status: number, body: string | Uint8Array]> = [
  ['/hello', 200, 'Hello World\n'],
  ['/hello', 200, 'Hello World\n'],
  ['/slow', 200, 'slow\n'],
  ['/stream?5', 200, streamBody(5)],
  ['/written?12', 200, streamBody(12)],
  ['/nothing', 404, 'Not Found\n'],
  ['/empty', 204, ''],
  ['/unread', 200, 'unread\n'],
  ['/throwing', 500, 'Internal Server Error\n'],
  ['/rejecting', 500, 'Internal Server Error\n'],
  ['/decorated', 200, 'with trailers\n'],
]

async function pipelining({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  for (let bursts = 1 + random.below(5); bursts > 0; bursts--) {
    const burst = Array.from({ length: 1 + random.below(32) }, () => random.pick(answers))
    void client.send(burst.map(([target]) => get(target)).join(''))
    for (const [, status, body] of burst) expectAnswer(await client.readResponse(), status, body)
  }
}

async function others({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  void client.send('HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n')
  const { headers, body } = await client.readResponse('HEAD')
  assert.deepEqual([headers['content-length'], body.length], [String(largeBody.length), 0])
  void client.send(get('/decorated', 'TE: trailers'))
  assert.equal((await client.readHead()).status, 103)
  const response = await client.readResponse()
  expectAnswer(response, 200, 'with trailers\n')
  assert.deepEqual(response.trailers, [['X-Sum', '1']])
  const count = random.below(20)
  void client.send(`GET /stream?${count} HTTP/1.0\r\n\r\n`)
  expectAnswer(await client.readResponse(), 200, streamBody(count))
  await expectEnd(client)
}

/** Many of these are open at once, with nothing to say. */
async function idle({ connect, random, timeout }: Turn): Promise<void> {
  const client = await connect()
  if (random.once(2)) await expectAlive(client)
  if (random.once(2)) return pause(random, timeout / 2)
  const response = await client.readToEnd() // the server ends it, with a 408 where nothing was ever asked
  assert.match(response.toString('latin1', 0, 12), /^$|^HTTP\/1\.1 408$/)
}

export const requestBehaviours: readonly Behaviour[] = [
  { name: 'keep-alive', clients: 4, run: keepAlive },
  { name: 'pipelining', clients: 4, run: pipelining },
  { name: 'HEAD, trailers, HTTP/1.0', clients: 2, run: others },
  { name: 'idle', clients: 300, run: idle },
]
