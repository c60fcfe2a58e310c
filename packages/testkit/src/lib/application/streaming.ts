// Streams in both directions: pieces arrive when they are made, and a slow side holds the other one back.
import assert from 'node:assert/strict'
import type { Connection } from '../http-client/connection.ts'
import { requestBytes } from '../http-client/request.ts'
import type { Site } from '../suite/site.ts'
import { digestOf, patternOf } from './exchanges.ts'

/** A test of the conformance app that needs more than one exchange. */
export interface Procedure {
  readonly name: string
  readonly run: (site: Site) => Promise<void>
}

/** Sends a request for an event stream, and reads body bytes until `text` has come. */
async function readUntil(connection: Connection, text: string): Promise<void> {
  let read = ''
  while (!read.endsWith(text)) {
    const chunk = await connection.readChunk()
    assert.ok(chunk !== null, `the body ended after ${JSON.stringify(read)}`)
    read += chunk.toString()
  }
  assert.equal(read, text)
}

function streamed(chunks: number, size: number): Buffer {
  return Buffer.concat(Array.from({ length: chunks }, (_, index) => Buffer.alloc(size, 97 + (index % 26))))
}

async function startUpload(connection: Connection, target: string, length: number): Promise<void> {
  await connection.send(`POST ${target} HTTP/1.1\r\nHost: conformance.example\r\nContent-Length: ${length}\r\n\r\n`)
}

export const streaming: readonly Procedure[] = [
  {
    name: 'streams every chunk, in order',
    run: async (site) => {
      const response = await site.fetch({ target: '/stream?chunks=100&size=1000&id=all' })
      assert.equal(response.complete, true)
      assert.ok(response.body.equals(streamed(100, 1000)))
    },
  },
  {
    name: 'sends events one by one, each when it is made',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(requestBytes({ target: '/events?id=ev' }))
      const head = await connection.readHead()
      assert.match(head.headers['content-type'] ?? '', /^text\/event-stream/)
      await readUntil(connection, 'data: 1\n\n')
      await site.open('ev-1')
      await readUntil(connection, 'data: 2\n\n')
      await site.open('ev-2')
      await readUntil(connection, 'data: 3\n\n')
      assert.equal(await connection.readChunk(), null)
    },
  },
  {
    name: 'makes no more of a stream than a slow reader takes',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(requestBytes({ target: '/stream?chunks=1000&size=65536&id=slow' }))
      await connection.readHead()
      await site.turns(50, '/text')
      assert.equal(await site.isOpen('slow-made'), false, 'all 64 MB were made while nobody read')
      const { body, complete } = await connection.readBody()
      assert.equal(complete, true)
      assert.deepEqual(digestOf(body), digestOf(streamed(1000, 65_536)))
      await site.opened('slow-made')
    },
  },
  {
    name: 'echoes a body while it is still coming',
    run: async (site) => {
      const connection = await site.connect()
      await startUpload(connection, '/echo', 12)
      await connection.send('first,')
      await connection.readHead('POST')
      await readUntil(connection, 'first,')
      await connection.send('second')
      await readUntil(connection, 'second')
      assert.equal(await connection.readChunk(), null)
    },
  },
  {
    name: 'takes no more of a body than the application reads',
    run: async (site) => {
      const bytes = patternOf(50_000_000)
      const connection = await site.connect()
      await startUpload(connection, '/digest?gate=read', bytes.length)
      let sent = false
      void connection.send(bytes).then(() => (sent = true))
      await site.turns(50, '/text')
      assert.equal(sent, false, 'all 50 MB were taken while nobody read')
      await site.open('read')
      const response = await connection.readResponse('POST')
      assert.deepEqual(JSON.parse(response.body.toString()), digestOf(bytes))
    },
  },
]
