// Large bodies, many at a time, in pieces of any size: every octet arrives, and memory stays bounded however slow who reads is.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { requireTool } from 'scripts/tools'
import { describe, expect, test } from 'vitest'
import { Random } from './random.fixture.ts'
import { answered, residentMemory, startSite, type Site } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)
const withMemory = test.skipIf(requireTool('python3') === undefined || (await residentMemory(process.pid)) === 0)
const MB = 1024 * 1024

/**
 * `/digest` digests what it is sent; `/echo` sends it back in pieces of other sizes; `/bytes/n` sends n octets in pieces of
 * any size; `/slow` reads a first piece, and the rest once `/release` was asked for; `/pid` says who answers.
 */
const source = `
import os, random, time
from hashlib import sha256

def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    path, stream = environ['PATH_INFO'], environ['wsgi.input']
    if path == '/digest':
        return [digest(pieces(stream))]
    if path == '/echo':
        return pieces(stream)
    if path.startswith('/bytes/'):
        return octets(int(path[7:]))
    if path == '/slow':
        first = stream.read(1)
        while not os.path.exists('released'):
            time.sleep(0.005)
        return [digest(joined(first, pieces(stream)))]
    if path == '/release':
        open('released', 'w').close()
    return [str(os.getpid()).encode()]

def joined(first, rest):
    yield first
    yield from rest

def pieces(stream):
    while chunk := stream.read(random.choice((1, 100, 5000, 70000, 300000))):
        yield chunk

def octets(count):
    while count > 0:
        size = min(count, random.choice((1, 100, 5000, 70000, 300000)))
        yield bytes([count % 251]) * size
        count -= size

def digest(chunks):
    whole, length = sha256(), 0
    for chunk in chunks:
        whole.update(chunk)
        length += len(chunk)
    return f"{length} {whole.hexdigest()}".encode()
`

const digestOf = (octets: Buffer): string => `${octets.length} ${createHash('sha256').update(octets).digest('hex')}`

/** Sends octets in pieces of any size, without their length. */
async function sendChunked(asked: ClientRequest, octets: Buffer, random: Random): Promise<void> {
  for (const piece of random.cut(octets)) {
    if (!asked.write(piece)) await once(asked, 'drain')
  }
  asked.end()
}

async function lengthOf(response: IncomingMessage): Promise<number> {
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) length += chunk.length
  return length
}

describe.each([1, 4])('with %d threads', (threads) => {
  withPython('bodies that go back as they come are the same at the end', async () => {
    const random = new Random()
    const site = await startSite(source, { processes: 2, threads })
    const exchange = async (): Promise<void> => {
      const octets = random.octets(random.size(2 * MB))
      const asked = site.begin('POST', '/echo')
      const [response] = await Promise.all([answered(asked), sendChunked(asked, octets, random)])
      const echoed = Buffer.concat(await response.toArray())
      expect(digestOf(echoed)).toBe(digestOf(octets))
    }
    await Promise.all(Array.from({ length: 20 }, exchange))
  })

  withPython('bodies with a length arrive whole', async () => {
    const random = new Random()
    const site = await startSite(source, { processes: 2, threads })
    const bodies = Array.from({ length: 30 }, () => random.octets(random.size(MB)))
    const answers = await Promise.all(bodies.map((body) => site.ask('/digest', body)))
    expect(answers.map(({ text }) => text)).toEqual(bodies.map(digestOf))
  })

  withPython('200 responses at a time are streamed to their ends', async () => {
    const site = await startSite(source, { processes: 2, threads })
    const lengths = Array.from({ length: 200 }, (_, index) => 200_000 + index)
    const received = lengths.map(async (length) => lengthOf((await site.open(`/bytes/${length}`)).response))
    expect(await Promise.all(received)).toEqual(lengths)
  })
})

/** By how much the memory of server (this process) and worker grows while `use` keeps it. */
async function growth(
  site: Site,
  use: () => Promise<() => Promise<unknown>>,
): Promise<{ server: number; worker: number }> {
  const pid = Number((await site.ask('/pid')).text)
  const memory = async (): Promise<{ server: number; worker: number }> => {
    return { server: process.memoryUsage().rss, worker: await residentMemory(pid) }
  }
  const before = await memory()
  const end = await use()
  const after = await memory()
  await end()
  return { server: after.server - before.server, worker: after.worker - before.worker }
}

/** Waits until something has not changed for a while: what is on the way has arrived. */
async function atRest(read: () => number): Promise<void> {
  let [last, same] = [Number.NaN, 0]
  while (same < 20) {
    const now = read()
    same = now === last ? same + 1 : 0
    last = now
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('memory is bounded', () => {
  withMemory('by clients that do not read what they asked for', async () => {
    const site = await startSite(source, { threads: 20 })
    const grown = await growth(site, async () => {
      const opened = await Promise.all(Array.from({ length: 20 }, () => site.open(`/bytes/${50 * MB}`)))
      await atRest(() => opened.reduce((sum, { response }) => sum + response.socket.bytesRead, 0))
      return async () => {
        const lengths = await Promise.all(opened.slice(0, 2).map(({ response }) => lengthOf(response)))
        expect(lengths).toEqual([50 * MB, 50 * MB])
        for (const { asked } of opened) asked.destroy()
      }
    })
    // A window for each, and what sockets and Node's client in this process hold: a fifth of what was asked for.
    expect(grown.server).toBeLessThan(200 * MB)
    expect(grown.worker).toBeLessThan(100 * MB)
  })

  withMemory('by an application that does not read what it is sent', async () => {
    const site = await startSite(source, { threads: 20 })
    const piece = Buffer.alloc(MB, 'x')
    const total = 30
    const grown = await growth(site, async () => {
      const sent = Array.from({ length: 10 }, () => {
        const asked = site.begin('POST', '/slow', { 'Content-Length': total * MB })
        let pieces = 0
        const more = (): void => {
          while (pieces < total) {
            pieces++
            if (!asked.write(piece)) return
          }
        }
        asked.on('drain', more)
        more()
        return asked
      })
      await atRest(() =>
        sent.reduce((sum, { socket }) => sum + (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0), 0),
      )
      return async () => {
        await site.ask('/release')
        const answers = await Promise.all(
          sent.map(async (asked) => (await answered(asked)).setEncoding('utf8').toArray()),
        )
        const expected = digestOf(Buffer.alloc(total * MB, 'x'))
        expect(answers.map((texts) => texts.join(''))).toEqual(sent.map(() => expected))
      }
    })
    // Ten clients with 30 MB each.
    expect(grown.server).toBeLessThan(100 * MB)
    expect(grown.worker).toBeLessThan(40 * MB)
  })
})
