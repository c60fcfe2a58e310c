// The gateway's half against workers that send nonsense: a client gets an error or its connection is cut, never a wait without an
// end; the server lives on, and answers the next request rightly.
import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { frameHead, frameHeadLength, FrameType, last } from './lib/frames.ts'
import { lyingWorker, pathOf, thisRequest } from './lying-worker.fixture.ts'
import { Random } from './random.fixture.ts'
import { startSite, type Site } from './site.fixture.ts'

const frame = (type: number, payload = '', request = thisRequest): Buffer =>
  Buffer.from(frameHead(payload.length, type, request) + payload, 'latin1')

const uint32 = (value: number): string => {
  const octets = Buffer.alloc(4)
  octets.writeUInt32LE(value)
  return octets.toString('latin1')
}

const response = (head: string, body = '', flags: number = last, headLength = head.length): Buffer =>
  frame(FrameType.RESPONSE, String.fromCharCode(flags) + uint32(headLength) + head + body)

/** A status and fields, as in a head. */
const head = (...parts: readonly string[]): string => parts.join('\0')

const flagged = (type: number, flags: number, octets = ''): Buffer => frame(type, String.fromCharCode(flags) + octets)

const hello = (text = '{"protocol":1,"pid":1,"python":"3.11.2","module":"m","name":"application"}'): Buffer =>
  frame(FrameType.HELLO, text, 0)

/** What a client sees: a status, or that its connection was cut, before the head or after. */
async function outcome(site: Site, path: string): Promise<number | string> {
  try {
    const { status } = await site.ask(path)
    return status
  } catch {
    return 'cut'
  }
}

/** The next request is right. One that the machine holds up for longer than the timeout is no sign of anything. */
async function expectRight(site: Site): Promise<void> {
  let answer = await site.ask('/')
  while (answer.status === 504) answer = await site.ask('/')
  expect(answer).toEqual({ status: 200, text: 'right' })
}

/** Whether what follows these octets is taken for the rest of a frame. */
function endWithinFrame(octets: Buffer): boolean {
  let at = 0
  while (at + frameHeadLength <= octets.length) at += frameHeadLength + octets.readUInt32LE(at)
  return at !== octets.length
}

/** Whether a worker has been found out, and is replaced. */
function isReplaced({ log }: Site): boolean {
  return log.some((text) => /sent what is no frame|it is killed/.test(text))
}

/** Long enough for a worker of this test, short enough not to wait for it. */
const timeout = 1000
const minutes = 60_000

const lies: Readonly<Record<string, Buffer>> = {
  'a frame of no known type': frame(99, 'what?'),
  'a frame that only a gateway sends': frame(FrameType.KEYS, '\0\0A\0B', 0),
  'a frame of 4 GiB': Buffer.from(frameHead(0xff_ff_ff_ff, FrameType.RESPONSE, thisRequest), 'latin1'),
  'a frame of 60 MB that does not go on': Buffer.from(frameHead(60_000_000, FrameType.RESPONSE, thisRequest), 'latin1'),
  'DATA before the head': flagged(FrameType.DATA, 0, 'body'),
  'the last DATA before the head': flagged(FrameType.DATA, last, 'body'),
  'DATA without flags': frame(FrameType.DATA),
  'a RESPONSE without fields': frame(FrameType.RESPONSE, '\u0001\0'),
  'a RESPONSE of nothing': frame(FrameType.RESPONSE),
  'a head longer than its frame': response('200 OK', '', last, 5000),
  'no head': response(''),
  'a head without a status': response(head('', 'A', 'b')),
  'a status without a number': response('OK'),
  'a status of two digits': response('20 OK'),
  'an informational status': response('101 Switching Protocols'),
  'a field without a name': response(head('200 OK', '', 'value')),
  'a field that would be two': response(head('200 OK', 'A', 'b\r\nSet-Cookie: c')),
  'a hop-by-hop field': response(head('200 OK', 'Transfer-Encoding', 'chunked')),
  'two lengths': response(head('200 OK', 'Content-Length', '5', 'Content-Length', '6'), 'right'),
  'a length that is no number': response(head('200 OK', 'Content-Length', 'five'), 'right'),
  'less than the length says': response(head('200 OK', 'Content-Length', '50'), 'right'),
  'a beginning, and DATA that is less than the length says': Buffer.concat([
    response(head('200 OK', 'Content-Length', '50'), 'be', 0),
    flagged(FrameType.DATA, last, 'gun'),
  ]),
  'FAILED without a code': frame(FrameType.FAILED),
  'FAILED with a code of no meaning': flagged(FrameType.FAILED, 77),
  'a beginning, and FAILED': Buffer.concat([response('200 OK', 'begun', 0), flagged(FrameType.FAILED, 1)]),
  'a beginning, and a wrong frame': Buffer.concat([response('200 OK', 'begun', 0), frame(99)]),
  'CREDIT without octets': frame(FrameType.CREDIT),
  'that it could not be loaded': frame(FrameType.FAILED, '\0{"error":"","traceback":""}', 0),
  'FAILED for itself without JSON': frame(FrameType.FAILED, '\0what?', 0),
  'HELLO again, without JSON': hello('what?'),
  'HELLO again, of another kind': hello('[]'),
  'FILES without JSON': frame(FrameType.FILES, 'what?', 0),
  'an answer to a request that nobody sent': frame(FrameType.RESPONSE, `\u0001${uint32(6)}200 OK`, 4711),
}

describe.each(Object.entries(lies))('a worker that sends %s', (_, lie) => {
  test('is answered for with an error, and the next request is right', async () => {
    const site = await startSite('', { python: await lyingWorker(hello()), timeout })
    expect([500, 502, 504, 'cut']).toContain(await outcome(site, pathOf(lie)))
    await expectRight(site)
  })
})

test('what comes beside a right answer is not heard', async () => {
  const site = await startSite('', { python: await lyingWorker(hello()), timeout: 0 })
  const answer = response(head('200 OK', 'Content-Length', '3'), 'yes')
  for (const rest of [
    answer,
    flagged(FrameType.DATA, last, 'more'),
    flagged(FrameType.FAILED, 1),
    frame(FrameType.LOG, '\xff\xfe'),
  ]) {
    expect(await site.ask(pathOf(Buffer.concat([answer, rest])))).toEqual({ status: 200, text: 'yes' })
  }
})

test('a worker that sends an octet too many costs one request an error, at once, and the next is right', async () => {
  const site = await startSite('', { python: await lyingWorker(hello()), timeout: 0 })
  const answer = response(head('200 OK', 'Content-Length', '3'), 'yes')
  expect(await site.ask(pathOf(Buffer.concat([answer, Buffer.of(0)])))).toEqual({ status: 200, text: 'yes' })
  expect(await outcome(site, '/')).toBe(502)
  await expectRight(site)
})

test('octets at random are answered for, and bring nobody down', async () => {
  const random = new Random()
  for (let index = 0; index < 15; index++) {
    const site = await startSite('', { python: await lyingWorker(hello()), timeout })
    const lie = [random.octets(random.size(2000)), response('200 OK', 'x'.repeat(random.size(2000)), random.below(4))]
    const octets = Buffer.concat(lie.toSorted(() => random.below(3) - 1))
    if (random.below(2) === 0) octets[random.below(Math.min(20, octets.length))] = random.below(256)
    expect(await outcome(site, pathOf(octets))).not.toBe(414)
    // An answer may be followed by the beginning of a frame: nobody sees that anything is wrong before the next answer.
    if (endWithinFrame(octets) && !isReplaced(site)) expect([200, 502, 504]).toContain(await outcome(site, '/'))
    await expectRight(site)
  }
})

test('a request on which one worker after the other dies is not tried for ever', async () => {
  const python = await lyingWorker(hello(), { notesBegun: false })
  const site = await startSite('', { python, timeout })
  expect(await outcome(site, pathOf(lies['a frame of 4 GiB'] ?? frame(99)))).toBe(502)
  await expectRight(site)
})

test.each([
  ['no JSON', hello('what?')],
  ['nothing of what it should', hello('null')],
  ['no frame', Buffer.from('Content-Type: text/html\r\n\r\n<h1>It works!</h1>')],
  ['an answer to a request', response('200 OK')],
])('a worker whose HELLO is %s fails to start, at once', async (_, octets) => {
  const python = await lyingWorker(octets)
  await expect(startSite('', { python, startTimeout: 100 * minutes })).rejects.toThrow()
})
