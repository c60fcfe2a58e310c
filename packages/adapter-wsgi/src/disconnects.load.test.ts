// Clients that go away in the middle, many of them: the application is told, close() runs, and the worker serves on.
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import { Random } from './random.fixture.ts'
import { startSite, type Site } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

/**
 * `/download` streams for ever; `/upload` reads all of its body. `/count` says how many of them began, how many iterables were
 * closed, and how many reads failed.
 */
const source = `
from collections import Counter

counts = Counter()

class Endless:
    def __iter__(self):
        while True:
            yield b'x' * 20000

    def close(self):
        counts['closed'] += 1

class Uploaded:
    def __init__(self, stream):
        self.stream = stream

    def __iter__(self):
        try:
            while self.stream.read(5000):
                pass
        except OSError:
            counts['failed reads'] += 1
            raise
        yield b'read'

    def close(self):
        counts['closed'] += 1

def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    path = environ['PATH_INFO']
    if path == '/count':
        return [f"{counts['begun']} {counts['closed']} {counts['failed reads']}".encode()]
    counts['begun'] += 1
    return Endless() if path == '/download' else Uploaded(environ['wsgi.input'])
`

interface Counts {
  readonly begun: number
  readonly closed: number
  readonly failedReads: number
}

async function count(site: Site): Promise<Counts> {
  const [begun = 0, closed = 0, failedReads = 0] = (await site.ask('/count')).text.split(' ').map(Number)
  return { begun, closed, failedReads }
}

/** Asks until the counts are as wanted: it takes a moment until the worker hears of what happened. */
async function until(site: Site, isRight: (counts: Counts) => boolean): Promise<Counts> {
  for (;;) {
    const counts = await count(site)
    if (isRight(counts)) return counts
  }
}

/** Reads some of an endless response, and goes. */
async function leaveDownload(site: Site, random: Random): Promise<void> {
  const { asked, response } = await site.open('/download')
  const wanted = random.size(3_000_000)
  let received = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    received += chunk.length
    if (received >= wanted) break
  }
  asked.destroy()
}

/** Sends some of a body, and goes; once what was sent is on its way. */
async function leaveUpload(site: Site, random: Random): Promise<void> {
  const asked = site.begin('POST', '/upload', { 'Content-Length': 3_000_000 })
  const octets = Buffer.alloc(1 + random.size(1_000_000), 'x')
  await new Promise((resolve) => asked.write(octets, resolve))
  asked.destroy()
}

describe.each([1, 4])('with %d threads', (threads) => {
  withPython('a download that nobody wants any more is closed', async () => {
    const [site, random] = [await startSite(source, { threads }), new Random()]
    await Promise.all(Array.from({ length: 40 }, () => leaveDownload(site, random)))
    expect(await until(site, ({ closed }) => closed === 40)).toEqual({ begun: 40, closed: 40, failedReads: 0 })
  })

  withPython('an upload whose client has gone fails to be read, and is closed', async () => {
    const [site, random] = [await startSite(source, { threads }), new Random()]
    await Promise.all(Array.from({ length: 40 }, () => leaveUpload(site, random)))
    // A client may be gone before its request was given to the application at all.
    const { begun, failedReads } = await until(site, (counts) => counts.begun > 0 && counts.begun === counts.closed)
    expect(failedReads).toBe(begun)
  })

  withPython('those that stay get all of theirs meanwhile', async () => {
    const [site, random] = [await startSite(source, { processes: 2, threads }), new Random()]
    const body = Buffer.alloc(200_000, 'x')
    const leaving = Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? leaveDownload : leaveUpload)(site, random),
    )
    const staying = Array.from({ length: 30 }, () => site.ask('/upload', body))
    await Promise.all(leaving)
    expect(await Promise.all(staying)).toEqual(staying.map(() => ({ status: 200, text: 'read' })))
  })
})

withPython('connections that are reset while their requests wait cost nobody anything', async () => {
  const site = await startSite(source)
  const waiting = Array.from({ length: 100 }, () => site.begin('GET', '/download').end())
  await Promise.all(waiting.map((asked) => asked.socket ?? once(asked, 'socket')))
  for (const asked of waiting) asked.destroy()
  const { begun, closed } = await until(site, (counts) => counts.begun === counts.closed)
  expect(closed).toBe(begun)
  expect((await site.ask('/upload', Buffer.alloc(100_000))).text).toBe('read')
})
