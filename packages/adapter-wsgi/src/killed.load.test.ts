// Workers that are killed while bodies go through them: what was begun is cut or answered 502, and never looks whole.
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { requireTool } from 'scripts/tools'
import { expect, test } from 'vitest'
import { answered, startSite, type Site } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

/**
 * `/stream` says its process id in 10 octets, and the rest of 3 MB once `/go` was asked for; `/upload` reads an octet, and
 * the rest then; `/begun` says how many uploads that process reads.
 */
const source = `
import os, time

begun = []

def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    path = environ['PATH_INFO']
    if path == '/stream':
        return stream()
    if path == '/upload':
        return upload(environ['wsgi.input'])
    if path == '/begun':
        return [str(len(begun)).encode()]
    if path == '/go':
        open('go', 'w').close()
    return [str(os.getpid()).encode()]

def wait():
    while not os.path.exists('go'):
        time.sleep(0.005)

def stream():
    yield str(os.getpid()).rjust(10).encode()
    wait()
    for _ in range(300):
        yield b'x' * 10000

def upload(body):
    first = len(body.read(1))
    begun.append(first)
    wait()
    yield str(first + len(body.read())).encode()
`

const length = 10 + 300 * 10_000

/** The process that answers a stream, and how many octets come in the end, or that it is cut. */
async function followStream(site: Site): Promise<{ pid: number; end: Promise<number | 'cut'> }> {
  const { response } = await site.open('/stream')
  const chunks = response.iterator({ destroyOnReturn: false })
  const { value } = await chunks.next()
  // The fixture sets no encoding.
  const first = value as Buffer
  return { pid: Number(first.toString()), end: followRest(response, first.length) }
}

async function followRest(response: IncomingMessage, before: number): Promise<number | 'cut'> {
  let received = before
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) received += chunk.length
    return received
  } catch {
    return 'cut'
  }
}

withPython('streams of a worker that is killed are cut, those of the others go on', async () => {
  const site = await startSite(source, { processes: 2, threads: 8 })
  const streams = await Promise.all(Array.from({ length: 12 }, () => followStream(site)))
  const [killed = 0, ...others] = [...new Set(streams.map(({ pid }) => pid))]
  expect(others).toHaveLength(1)
  process.kill(killed, 'SIGKILL')
  await Promise.all(streams.filter(({ pid }) => pid === killed).map(({ end }) => end))
  await site.ask('/go')
  for (const { pid, end } of streams) expect(await end).toBe(pid === killed ? 'cut' : length)
})

withPython('uploads to a worker that is killed are answered 502, and the next one is read', async () => {
  const site = await startSite(source, { threads: 5 })
  const body = Buffer.alloc(3_000_000, 'x')
  const pid = Number((await site.ask('/')).text)
  const uploads = Array.from({ length: 4 }, () => {
    const asked = site.begin('POST', '/upload', { 'Content-Length': body.length })
    asked.write(body.subarray(0, 500_000))
    return { asked, response: answered(asked) }
  })
  while ((await site.ask('/begun')).text !== '4') continue
  process.kill(pid, 'SIGKILL')
  const statuses = await Promise.all(uploads.map(async ({ response }) => (await response).statusCode))
  expect(statuses).toEqual([502, 502, 502, 502])
  for (const { asked } of uploads) asked.destroy()
  await site.ask('/go')
  expect(await site.ask('/upload', body)).toEqual({ status: 200, text: String(body.length) })
})
