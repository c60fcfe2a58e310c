import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { FrameReader } from './frame-reader.ts'
import { creditFrame, dataFrameHead, frameHead, FrameType } from './frames.ts'

/** What a reader makes of octets that come in these pieces; pieces of DATA that follow each other count as one. */
function read(pieces: readonly Buffer[]): string[] {
  const seen: string[] = []
  let body = ''
  const reader = new FrameReader({
    frame: (type, request, data, start, end) => {
      seen.push(`${type} ${request} ${data.toString('latin1', start, end)}`)
    },
    data: (request, octets, flags) => {
      body += octets.toString('latin1')
      if (flags === 0 && body !== 'more') return
      seen.push(`data ${request} ${flags} ${body}`)
      body = ''
    },
  })
  for (const piece of pieces) reader.push(piece)
  return seen
}

const octets = Buffer.from(
  `${frameHead(5, FrameType.RESPONSE, 7)}hello` +
    creditFrame(8, 0x01_02_03_04) +
    `${dataFrameHead(9, 0, 4)}more` +
    `${dataFrameHead(9, 1, 0)}` +
    `${dataFrameHead(10, 1, 11)}some octets` +
    `${frameHead(0, FrameType.CLOSING, 0)}`,
  'latin1',
)
const expected = ['17 7 hello', '4 8 \x04\x03\x02\x01', 'data 9 0 more', 'data 9 1 ', 'data 10 1 some octets', '20 0 ']

test('frames that come in one read are told one by one', () => {
  expect(read([octets])).toEqual(expected)
})

test('frames that come octet by octet are the same', () => {
  expect(read([...octets].map((octet) => Buffer.of(octet)))).toEqual(expected)
})

test('frames that are cut anywhere are the same', () => {
  for (let at = 0; at <= octets.length; at++)
    expect(read([octets.subarray(0, at), octets.subarray(at)]), `cut at ${at}`).toEqual(expected)
})

test('octets of DATA are passed on before their frame is whole, without a copy', () => {
  const pieces: Buffer[] = []
  const reader = new FrameReader({ frame: () => {}, data: (_request, piece) => void pieces.push(piece) })
  const first = Buffer.from(`${dataFrameHead(1, 1, 8)}four`, 'latin1')
  reader.push(first)
  expect(pieces.map(String)).toEqual(['four'])
  expect(pieces[0]?.buffer).toBe(first.buffer)
})

test('a frame that no worker sends is refused', () => {
  expect(() => read([Buffer.from('HTTP/1.1 200 OK\r\n')])).toThrow('a frame of 1347703880 octets')
})

test('a frame that no worker sends is refused before it is whole', () => {
  const beginning = Buffer.from(frameHead(8448, FrameType.REQUEST, 7), 'latin1')
  expect(() => read([beginning.subarray(0, 8), beginning.subarray(8)])).toThrow('a frame of type 1 with 8448 octets')
})

test('numbers use all 32 bits', () => {
  expect(read([Buffer.from(frameHead(0, FrameType.FAILED, 0xff_ff_ff_fe), 'latin1')])).toEqual(['18 4294967294 '])
})
