import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connect } from './connection.ts'
import type { Connection } from './connection.ts'
import { fetchRaw, requestBytes } from './request.ts'

/** A connection to a server that answers the first bytes it gets with these, then ends. */
async function answeredWith(bytes: string, patience?: number): Promise<Connection> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(bytes, 'latin1'))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const connection = await connect(port, { patience })
  onTestFinished(() => {
    connection.leave()
    server.close()
  })
  await connection.send('GET / HTTP/1.1\r\n\r\n')
  return connection
}

describe('reads a body', () => {
  test.each([
    ['with Content-Length', 'Content-Length: 3\r\n\r\nabc', 'abc', true],
    ['cut before its Content-Length', 'Content-Length: 4\r\n\r\nabc', 'abc', false],
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n', 'abc', true],
    ['cut between chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'abc', false],
    ['cut in its trailers', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: 1\r\n', 'abc', false],
    ['that ends with the connection', '\r\nabc', 'abc', true],
  ])('%s', async (_name, rest, body, complete) => {
    const connection = await answeredWith(`HTTP/1.1 200 OK\r\n${rest}`)
    const response = await connection.readResponse()
    expect([response.body.toString(), response.complete]).toEqual([body, complete])
  })
})

test('reads trailers', async () => {
  const connection = await answeredWith('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n')
  expect((await connection.readResponse()).trailers).toEqual([['X-Sum', '1']])
})

test('reads responses one after the other, interim ones apart', async () => {
  const connection = await answeredWith(
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na',
  )
  expect((await connection.readHead()).status).toBe(100)
  expect((await connection.readResponse()).status).toBe(204)
  expect((await connection.readResponse()).body.toString()).toBe('a')
})

test('HEAD has no body, whatever its Content-Length says', async () => {
  const connection = await answeredWith('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')
  expect((await connection.readResponse('HEAD')).complete).toBe(true)
})

describe('does not forgive', () => {
  test.each([
    ['both framings', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', /both/],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n', /Content-Length: 0, 0/],
    ['a bare LF', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n', /field line/],
    ['a malformed status line', 'HTTP/1.1 OK\r\n\r\n', /status line/],
    ['a malformed chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', /chunk size/],
    ['an early end', 'HTTP/1.1 200', /ended instead of a response head/],
  ])('%s', async (_name, bytes, message) => {
    const connection = await answeredWith(bytes)
    const read = async (): Promise<void> => {
      await connection.readHead()
      while ((await connection.readChunk()) !== null);
    }
    await expect(read()).rejects.toThrow(message)
  })
})

test('waits no longer than its patience', async () => {
  const connection = await answeredWith('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 50)
  await connection.readResponse()
  await connection.readToEnd()
  const server = createServer(() => {})
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  await expect(fetchRaw(port, {}, { patience: 50 })).rejects.toThrow('nothing came from the server for 50 ms')
  server.close()
})

describe('sends', () => {
  test.each([
    ['no body', {}, 'GET / HTTP/1.1\r\nHost: conformance.example\r\n\r\n'],
    [
      'a body with its length',
      { method: 'POST', target: '/a', headers: [['X', 'y']] as const, body: 'h\u00e4' },
      'POST /a HTTP/1.1\r\nHost: conformance.example\r\nX: y\r\nContent-Length: 3\r\n\r\nh\u00c3\u00a4',
    ],
    [
      'chunks',
      { method: 'POST', body: [Buffer.from('abc')] },
      'POST / HTTP/1.1\r\nHost: conformance.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    ],
  ])('%s', (_name, request, bytes) => {
    expect(requestBytes(request).toString('latin1')).toBe(bytes)
  })
})
