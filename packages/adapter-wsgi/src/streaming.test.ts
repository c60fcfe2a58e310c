// Bodies in both directions: piece by piece, as large as they like, and never more of them in memory than the windows allow.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, fetchRaw } from '@gateway-server/testkit'
import { requireTool } from 'scripts/tools'
import { expect, test } from 'vitest'
import { answered, residentMemory, startSite } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)
const megabyte = 1024 * 1024

const source = `
import hashlib, os, time
from wsgiref.util import FileWrapper

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def start(start_response, *headers):
    return start_response('200 OK', [('Content-Type', 'application/octet-stream'), *headers])

def pid(environ, start_response):
    start(start_response)
    return [str(os.getpid()).encode()]

def digest(environ, start_response):
    sha, size = hashlib.sha256(), 0
    while chunk := environ['wsgi.input'].read(100_000):
        sha.update(chunk)
        size += len(chunk)
    start(start_response)
    return [f'{size} {sha.hexdigest()}'.encode()]

def lines(environ, start_response):
    start(start_response)
    return [b'|'.join(line.strip() for line in environ['wsgi.input'])]

def large(environ, start_response):
    start(start_response)
    return (bytes([index % 256]) * 1_048_576 for index in range(100))

def written(environ, start_response):
    write = start(start_response)
    write(b'first ')
    write(b'second ')
    return [b'third']

def steps(environ, start_response):
    start(start_response)
    for step in range(3):
        while not os.path.exists(f'step{step}'):
            time.sleep(0.002)
        yield f'step {step}\\n'.encode()

def refuse(environ, start_response):
    start_response('413 Payload Too Large', [('Content-Type', 'text/plain')])
    return [b'too much']

def short(environ, start_response):
    start(start_response, ('Content-Length', '10'))
    yield b'short'

def fails(environ, start_response):
    start(start_response)
    yield b'some'
    raise RuntimeError('in the middle')

def replaced(environ, start_response):
    start(start_response)
    try:
        raise ValueError('early enough')
    except ValueError:
        import sys
        start_response('503 Service Unavailable', [('Content-Type', 'text/plain')], sys.exc_info())
    return [b'replaced']

def status(environ, start_response):
    start_response(environ['QUERY_STRING'].replace('+', ' '), [('ETag', '"x"')])
    return [b'body'] if environ['REQUEST_METHOD'] != 'HEAD' else []
`

// How little memory that takes of this process is measured with a client of its own: bodies.load.test.ts.
withPython.each([1, 3])('100 MB go up, and down, and the worker does not grow (threads: %d)', async (threads) => {
  const site = await startSite(source, { threads })
  const pid = Number((await site.ask('/pid')).text)
  const before = await residentMemory(pid)
  let received = 0
  const { response } = await site.open('/large')
  for await (const chunk of response as AsyncIterable<Buffer>) received += chunk.length
  expect(received).toBe(100 * megabyte)
  const sha = createHash('sha256')
  const asked = site.begin('POST', '/digest', { 'Content-Length': 100 * megabyte })
  for (let count = 0; count < 100; count++) {
    const piece = Buffer.alloc(megabyte, count)
    sha.update(piece)
    if (!asked.write(piece)) await once(asked, 'drain')
  }
  asked.end()
  const text = (await (await answered(asked)).setEncoding('utf8').toArray()).join('')
  expect(text).toBe(`${100 * megabyte} ${sha.digest('hex')}`)
  expect((await residentMemory(pid)) - before).toBeLessThan(16 * megabyte)
})

withPython('a client that does not read its response keeps nobody else waiting', async () => {
  const site = await startSite(source, { processes: 2 })
  const connection = await connect(site.port)
  await connection.send('GET /large HTTP/1.1\r\nHost: x\r\n\r\n')
  await connection.readHead()
  for (let count = 0; count < 50; count++) expect((await site.ask('/pid')).status).toBe(200)
  connection.leave(true)
})

withPython('a generator’s chunks leave one by one', async () => {
  const site = await startSite(`${source}\nopen('step0', 'w').close()\n`)
  const { response } = await site.open('/steps')
  const chunks = response.setEncoding('utf8').iterator()
  expect((await chunks.next()).value).toBe('step 0\n')
  expect(response.headers['transfer-encoding']).toBe('chunked')
  response.destroy()
})

withPython('what is written comes before what is returned', async () => {
  const site = await startSite(source)
  expect((await site.ask('/written')).text).toBe('first second third')
})

withPython('chunked bodies arrive whole, and line by line', async () => {
  const site = await startSite(source)
  const asked = site.begin('POST', '/lines', { 'Transfer-Encoding': 'chunked' })
  asked.write('one\ntw')
  asked.write('o\nthr')
  asked.end('ee')
  expect((await (await answered(asked)).setEncoding('utf8').toArray()).join('')).toBe('one|two|three')
})

withPython('100 Continue is sent when the application reads, and not before', async () => {
  const site = await startSite(source)
  const ask = async (path: string): Promise<string> => {
    const connection = await connect(site.port)
    await connection.send(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n`)
    const head = await connection.readHead()
    if (head.status === 100) await connection.send('body')
    connection.leave(true)
    return String(head.status)
  }
  expect(await ask('/digest')).toBe('100')
  expect(await ask('/refuse')).toBe('413')
})

withPython('an upload that is refused early is answered', async () => {
  const site = await startSite(source)
  const { status, body } = await fetchRaw(site.port, {
    method: 'POST',
    target: '/refuse',
    body: Buffer.alloc(300_000),
  })
  expect([status, body.toString()]).toEqual([413, 'too much'])
  expect((await site.ask('/pid')).status).toBe(200)
})

withPython('a response that ends early or fails is cut', async () => {
  const site = await startSite(source)
  for (const path of ['/short', '/fails']) {
    const { response } = await site.open(path)
    await expect(response.toArray(), path).rejects.toThrow('aborted')
  }
  expect(site.log.join('')).toContain('RuntimeError: in the middle')
})

withPython('start_response with exc_info replaces what was not sent', async () => {
  const site = await startSite(source)
  expect(await site.ask('/replaced')).toEqual({ status: 503, text: 'replaced' })
})

withPython.each(['204 No Content', '304 Not Modified'])(
  '%s has no body, and the connection goes on',
  async (status) => {
    const site = await startSite(source)
    for (let count = 0; count < 2; count++) {
      const answer = await site.ask(`/status?${status.replaceAll(' ', '+')}`)
      expect(answer).toEqual({ status: Number(status.slice(0, 3)), text: '' })
    }
  },
)

withPython('HEAD has the fields of GET, and no body', async () => {
  const site = await startSite(source)
  const { status, headers, body } = await fetchRaw(site.port, { method: 'HEAD', target: '/status?200+OK' })
  expect([status, body.length]).toEqual([200, 0])
  expect(headers['etag']).toBe('"x"')
})
