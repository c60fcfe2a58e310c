// Bodies that are read and written as they come, by each of the demos in Python: the app answers each piece of a request's
// body at once, so that the next piece is only sent when the answer to the last one has arrived. Nothing here waits for time.
import { once } from 'node:events'
import { request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { ServerProcess } from 'scripts/server-process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demos, isPython, isReady, startDemo } from './demos.fixture.ts'

const pieces = ['piece  1', 'piece  2', 'piece  3']
const length = { 'content-length': String(pieces.join('').length) }
const chunked = { 'transfer-encoding': 'chunked' }

describe.each(demos.filter((demo) => isPython(demo) && isReady(demo)))('$name', (demo) => {
  let server: ServerProcess

  beforeAll(async () => {
    server = await startDemo(demo, 'start')
  })

  afterAll(() => server?.stop())

  // Django takes a body without Content-Length for none: https://code.djangoproject.com/ticket/35838
  test.each(demo.framework === 'Django' ? [length] : [length, chunked])('talks in one request, %o', async (fields) => {
    const sent = post('/relay?size=8', fields)
    const answered = once(sent, 'response')
    let received: Reading | undefined
    for (const piece of pieces) {
      sent.write(piece)
      received ??= readingOf(((await answered) as [IncomingMessage])[0]) // of this event
      expect(await received.next(piece.length)).toBe(piece)
    }
    sent.end()
    expect(await received?.next(1)).toBe('')
  })

  test('sends the beginning of a stream before the app has made the rest', async () => {
    expect(await beginningOf('/events?count=1000000&every=1')).toBe('id: 1')
  })

  test('ends streams that nobody reads any more', async () => {
    // More of them than there are threads to make streams.
    for (let left = 0; left < 6; left += 1) await beginningOf('/events?count=1000000&every=1')
    expect((await fetch(`${server.ready}/hello`)).status).toBe(200)
  })

  test('serves others while streams are open', async () => {
    const streams = [1, 2, 3].map(() => post('/relay?size=8', chunked))
    for (const stream of streams) stream.flushHeaders()
    expect(await (await fetch(`${server.ready}/hello`)).text()).toContain(demo.framework)
    for (const stream of streams) stream.destroy()
  })

  test('writes what the app says of an error to the log of the server, with its stack', async () => {
    expect((await fetch(`${server.ready}/error`)).status).toBe(500)
    await expect
      .poll(() => server.output())
      .toMatch(/Traceback[^]*RuntimeError: this handler throws, as it was asked to/)
  })

  test('writes what a generator raises to the log, too', async () => {
    const response = await fetch(`${server.ready}/error?when=late`)
    await expect(response.text()).rejects.toThrow()
    await expect.poll(() => server.output()).toMatch(/RuntimeError: this generator raises, as it was asked to/)
  })

  /** The first five octets; then the client is gone. */
  async function beginningOf(target: string): Promise<string> {
    const sent = request(server.ready + target, { agent: false }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage] // of this event
    const beginning = await readingOf(response).next(5)
    response.destroy()
    return beginning
  }

  function post(target: string, headers: Record<string, string>): ClientRequest {
    const sent = request(server.ready + target, { method: 'POST', agent: false, headers })
    sent.on('error', () => {}) // some are broken off here
    sent.setNoDelay(true)
    return sent
  }
})

interface Reading {
  /** The next `count` octets as text, as soon as they are there; fewer at the end. */
  next(count: number): Promise<string>
}

function readingOf(response: IncomingMessage): Reading {
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer> // no encoding is set
  let text = ''
  return {
    async next(count) {
      while (text.length < count) {
        const { value, done } = await chunks.next()
        if (done === true) break
        text += value.toString()
      }
      const taken = text.slice(0, count)
      text = text.slice(count)
      return taken
    },
  }
}
