// The Python worker against frames at random: right ones, cut and mixed in every way, have to be answered rightly; wrong ones
// have to end it with status 1, not hang it or bring it down some other way. The gateway sends no wrong ones; a bug might.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import {
  abortFrame,
  creditFrame,
  dataFrameHead,
  frameHead,
  FrameType,
  keysFrame,
  last,
  requestFrameHead,
  RequestFlag,
  stopFrame,
} from './lib/frames.ts'
import { startPythonWorker, type ReceivedFrame } from './python-worker.fixture.ts'
import { Random } from './random.fixture.ts'

const python = requireTool('python3') ?? 'python3'
const withPython = test.skipIf(requireTool('python3') === undefined)

/** Answers with what it read, digested; `/n` in the path: with n octets in pieces beside it. */
const source = `
from hashlib import sha256

def application(environ, start_response):
    digest, length = sha256(), 0
    while chunk := environ['wsgi.input'].read(20000):
        digest.update(chunk)
        length += len(chunk)
    said = f"{environ['PATH_INFO']} {length} {digest.hexdigest()}\\n".encode()
    count = int(environ['PATH_INFO'].rpartition('/')[2])
    start_response('200 OK', [('Content-Type', 'text/plain')])
    yield said
    for start in range(0, count, 30000):
        yield b'x' * min(30000, count - start)
`

const window = 262_144
const names = ['REQUEST_METHOD', 'PATH_INFO', 'QUERY_STRING', 'HTTP_HOST', 'SERVER_PROTOCOL'].join('\0')
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

function requestFrame(request: number, path: string, flags: number, body: Buffer): Buffer {
  const values = ['POST', path, '', '127.0.0.1', 'HTTP/1.1'].join('\0')
  return Buffer.concat([latin1(requestFrameHead(request, flags, 0, values.length, body.length) + values), body])
}

const dataFrame = (request: number, flags: number, octets: Buffer): Buffer =>
  Buffer.concat([latin1(dataFrameHead(request, flags, octets.length)), octets])

/** One request as a gateway has it: frames that still have to go, as far as the windows allow. */
class Exchange {
  readonly path: string
  readonly said: string
  readonly length: number
  readonly #pieces: Array<{ readonly frame: Buffer; readonly octets: number }>
  #window = window
  #answer: Buffer[] = []

  constructor(request: number, random: Random) {
    const [body, count] = [random.octets(random.size(600_000)), random.size(3_000_000)]
    this.path = `/${request}/${count}`
    this.said = `${this.path} ${body.length} ${createHash('sha256').update(body).digest('hex')}\n`
    this.length = this.said.length + count
    const isWhole = body.length < window && random.below(2) === 0
    const begun = body.subarray(0, isWhole ? body.length : Math.min(body.length, random.size(window)))
    const head = requestFrame(request, this.path, isWhole ? RequestFlag.WHOLE : 0, begun)
    const rest = isWhole ? [] : random.cut(body.subarray(begun.length))
    const frames = rest.map((octets) => ({ frame: dataFrame(request, 0, octets), octets: octets.length }))
    const end = isWhole ? [] : [{ frame: dataFrame(request, last, Buffer.alloc(0)), octets: 0 }]
    this.#pieces = [{ frame: head, octets: isWhole ? 0 : begun.length }, ...frames, ...end]
  }

  /** The next frame, if the window has room for it. */
  next(): Buffer | undefined {
    const [piece] = this.#pieces
    if (piece === undefined || piece.octets > this.#window) return undefined
    this.#pieces.shift()
    this.#window -= piece.octets
    return piece.frame
  }

  /** @returns the octets of the body in the frame, which are to be credited */
  take({ type, payload }: ReceivedFrame): number {
    if (type === FrameType.CREDIT) this.#window += payload.readUInt32LE(0)
    if (type !== FrameType.RESPONSE && type !== FrameType.DATA) return 0
    const octets = type === FrameType.DATA ? payload : payload.subarray(5 + payload.readUInt32LE(1))
    this.#answer.push(octets)
    return octets.length
  }

  get answer(): Buffer {
    return Buffer.concat(this.#answer)
  }
}

const endsRequest = ({ type, payload, flags }: ReceivedFrame): boolean =>
  type === FrameType.FAILED || ((type === FrameType.RESPONSE ? (payload[0] ?? 0) : flags) & last) === last

describe.each([1, 4])('a worker with %d threads', (threads) => {
  withPython('answers every request rightly, however frames are mixed and cut', async () => {
    const random = new Random()
    const exchanges = new Map(Array.from({ length: 60 }, (_, index) => [index + 1, new Exchange(index + 1, random)]))
    const open = new Map(exchanges)
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const failed: number[] = []
    const worker = await startPythonWorker(python, source, { threads }, (frame) => {
      const { type, request } = frame
      if (type === FrameType.FAILED) failed.push(request)
      const octets = exchanges.get(request)?.take(frame) ?? 0
      if (octets > 0) worker.socket.write(latin1(creditFrame(request, octets)))
      if (endsRequest(frame)) open.delete(request)
      if (open.size === 0) resolve()
      else send()
    })
    /** Sends what the windows of twelve requests allow, in any order. */
    function send(): void {
      const frames: Buffer[] = []
      let ready = [...open.values()].slice(0, 12)
      while (ready.length > 0) {
        const exchange = random.pick(ready)
        const frame = exchange.next()
        if (frame === undefined) ready = ready.filter((each) => each !== exchange)
        else frames.push(frame)
      }
      for (const piece of random.cut(Buffer.concat(frames))) worker.socket.write(piece)
    }
    worker.socket.write(latin1(keysFrame(0, names)))
    send()
    await done
    expect(failed).toEqual([])
    for (const { said, length, answer } of exchanges.values()) {
      expect(answer.subarray(0, said.length).toString()).toBe(said)
      expect(answer.length).toBe(length)
    }
    worker.socket.write(latin1(stopFrame()))
    expect(await worker.ended).toBe(0)
  })
})

/** Frames that a gateway sends, to be spoilt. */
function rightFrames(random: Random): Buffer[] {
  const body = random.octets(random.size(5000))
  return [
    latin1(keysFrame(0, names)),
    requestFrame(1, '/1/10', RequestFlag.WHOLE, body),
    requestFrame(2, '/2/0', 0, body),
    dataFrame(2, 0, body),
    dataFrame(2, last, body),
    requestFrame(3, '/3/500000', RequestFlag.WHOLE, Buffer.alloc(0)),
    latin1(creditFrame(3, 100_000)),
    latin1(abortFrame(3)),
    requestFrame(4, '/4/5', RequestFlag.WHOLE, Buffer.alloc(0)),
  ]
}

const spoilers: Readonly<Record<string, (frames: Buffer[], random: Random) => Buffer[]>> = {
  'octets at random': (_, random) => [random.octets(random.size(3000))],
  'right frames with octets changed': (frames, random) =>
    frames.map((frame) => {
      const spoilt = Buffer.from(frame)
      if (random.below(2) === 0) spoilt[random.below(Math.min(spoilt.length, 40))] = random.below(256)
      return spoilt
    }),
  'frames that end early': (frames, random) => frames.map((frame) => frame.subarray(0, random.below(frame.length + 1))),
  'frames of types at random': (_, random) =>
    Array.from({ length: 5 }, () => {
      const payload = random.octets(random.size(50))
      const type = random.below(256)
      // A worker that is told to stop does.
      const wrong = type === FrameType.STOP ? 0 : type
      return Buffer.concat([latin1(frameHead(payload.length, wrong, random.below(4))), payload])
    }),
  'frames twice and in another order': (frames, random) => [...frames, ...frames].toSorted(() => random.below(3) - 1),
  'heads with other numbers of values': (frames, random) => [
    latin1(keysFrame(0, names)),
    ...frames.slice(1).map(() => {
      const values = Array.from({ length: random.below(9) }, () => 'x'.repeat(random.below(5))).join('\0')
      return latin1(requestFrameHead(1, random.below(16), random.below(3), values.length + random.below(2), 0) + values)
    }),
  ],
}

describe('a worker that is sent nonsense ends with status 1, or goes on: ', () => {
  const tries = Object.keys(spoilers).flatMap((name) => Array.from({ length: 3 }, (_, index) => ({ name, index })))
  const spoil = (name: string, random: Random): Buffer[] => spoilers[name]?.(rightFrames(random), random) ?? []

  describe.each([1, 4])('with %d threads', (threads) => {
    withPython.each(tries)('$name', async ({ name }) => {
      const random = new Random()
      const worker = await startPythonWorker(python, source, { threads })
      for (const piece of random.cut(Buffer.concat(spoil(name, random)))) worker.socket.write(piece)
      worker.socket.end()
      expect([worker.output(), await worker.ended]).toEqual([expect.any(String), 1])
      expect(worker.output()).not.toMatch(/Fatal Python error|MemoryError|RecursionError/)
    })
  })
})
