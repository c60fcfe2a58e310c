// Good clients whose responses are large, streamed or broken off, and one that leaves HTTP.
import assert from 'node:assert/strict'
import { type Behaviour, expectAlive, expectAnswer, expectEnd, get, octets, pause, type Turn } from '../behaviour.ts'
import { largeBody, streamBody } from '../expected.ts'

async function streams({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  for (let left = 1 + random.below(4); left > 0; left--) {
    const count = random.below(200)
    void client.send(get(`${random.pick(['/stream', '/written'])}?${count}`))
    expectAnswer(await client.readResponse(), 200, streamBody(count))
  }
}

/** Takes a piece of a large response now and then. */
async function slowReading({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  void client.send(get('/large'))
  assert.equal((await client.readHead()).status, 200)
  let at = 0
  for (let chunk = await client.readChunk(); chunk !== null; chunk = await client.readChunk()) {
    assert.ok(chunk.equals(largeBody.subarray(at, at + chunk.length)), `other octets behind ${at}`)
    at += chunk.length
    await pause(random, 20)
  }
  assert.equal(at, largeBody.length)
  await expectAlive(client)
}

/** The response breaks off, and the client can tell. */
async function brokenOff({ connect }: Turn): Promise<void> {
  const late = await connect()
  void late.send(get('/failing-late'))
  const response = await late.readResponse()
  assert.deepEqual([response.status, response.complete], [200, false])
  const cut = await connect()
  void cut.send(get('/cut'))
  await expectEnd(cut)
}

async function upgrading({ connect, random }: Turn): Promise<void> {
  const client = await connect()
  await expectAlive(client)
  void client.send(`${get('/upgrade', 'Connection: Upgrade', 'Upgrade: echo')}with it`)
  assert.equal((await client.readHead()).status, 101)
  const sent = Buffer.concat([Buffer.from('with it'), octets(random, 10_000)])
  void client.send(sent.subarray(7))
  let read = Buffer.alloc(0)
  while (read.length < sent.length) {
    const more = await client.readRaw()
    assert.ok(more !== null, 'the tunnel ends early')
    read = Buffer.concat([read, more])
  }
  assert.ok(read.equals(sent), 'the tunnel changes octets')
  client.finish()
  await expectEnd(client)
}

export const responseBehaviours: readonly Behaviour[] = [
  { name: 'streamed responses', clients: 3, run: streams },
  { name: 'slow readers', clients: 8, run: slowReading },
  { name: 'broken off responses', clients: 2, run: brokenOff },
  { name: 'upgrades', clients: 2, run: upgrading },
]
