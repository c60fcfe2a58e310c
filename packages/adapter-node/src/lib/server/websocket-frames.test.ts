import { describe, expect, test } from 'vitest'
import { FrameTracker } from './websocket-frames.ts'

const response = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')

function frame(first: number, length: number, isMasked = false): Buffer {
  const mask = isMasked ? 0x80 : 0
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = first
  if (head.length === 2) head[1] = mask | length
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  if (head.length > 2) head[1] = mask | (head.length === 4 ? 126 : 127)
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0, 0x81), Buffer.alloc(length, 0x88)])
}

/** Whether another frame could stand there, behind each octet. */
function roomIn(...parts: readonly Buffer[]): number[] {
  const tracker = new FrameTracker()
  const places: number[] = []
  Buffer.concat(parts).forEach((octet, index) => {
    tracker.push(Uint8Array.of(octet))
    if (tracker.takesFrame) places.push(index + 1)
  })
  return places
}

describe('another frame has room', () => {
  test.each([
    ['empty', 0],
    ['of one octet', 1],
    ['as long as two octets can say', 125],
    ['as short as four octets say', 126],
    ['as long as four octets can say', 65_535],
    ['as short as ten octets say', 65_536],
  ])('behind the response, and behind a frame that is %s, and nowhere in them', (_name, length) => {
    const first = frame(0x82, length)
    const second = frame(0x81, 3)
    expect(roomIn(response, first, second)).toEqual([
      response.length,
      response.length + first.length,
      response.length + first.length + second.length,
    ])
  })

  test('behind a frame with a mask', () => {
    const masked = frame(0x81, 200, true)
    expect(roomIn(response, masked)).toEqual([response.length, response.length + masked.length])
  })

  test('between the fragments of a message (RFC 6455 §5.4)', () => {
    const start = frame(0x01, 5)
    expect(roomIn(response, start)).toContain(response.length + start.length)
  })

  test('wherever the pieces are cut', () => {
    const octets = Buffer.concat([response, frame(0x82, 300), frame(0x81, 2), frame(0x82, 70_000)])
    for (const size of [1, 2, 3, 7, 64, 1000, 65_536, octets.length]) {
      const tracker = new FrameTracker()
      for (let start = 0; start < octets.length; start += size) tracker.push(octets.subarray(start, start + size))
      expect(tracker.takesFrame).toBe(true)
    }
  })
})

describe('no other frame has room', () => {
  test('behind a Close frame', () => {
    const tracker = new FrameTracker()
    tracker.push(Buffer.concat([response, frame(0x88, 2)]))
    expect([tracker.takesFrame, tracker.isClosing]).toEqual([false, true])
  })

  test('behind a response that refuses the WebSocket', () => {
    const tracker = new FrameTracker()
    tracker.push(Buffer.from('HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\n'))
    expect(tracker.takesFrame).toBe(false)
    tracker.push(Buffer.from('no\r\n'))
    expect([tracker.takesFrame, tracker.isClosing]).toEqual([false, false])
  })

  test('before the response has ended', () => {
    const tracker = new FrameTracker()
    tracker.push(response.subarray(0, -1))
    expect([tracker.takesFrame, tracker.isClosing]).toEqual([false, false])
  })
})
