import { Hono } from 'hono'
import { stream, streamSSE, streamText } from 'hono/streaming'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/streaming',
  createApp: ({ see }) => {
    const app = new Hono()
    app.get('/stream', (c) =>
      stream(c, async (output) => {
        await output.write(new Uint8Array([0, 1, 2, 255]))
        await output.pipe(new Response('piped').body as ReadableStream) // a string has one
      }),
    )
    app.get('/text', (c) =>
      streamText(c, async (output) => {
        await output.writeln('one')
        await output.sleep(5)
        await output.write('two')
      }),
    )
    app.get('/events', (c) =>
      streamSSE(c, async (output) => {
        for (let id = 1; id <= 3; id += 1)
          await output.writeSSE({ data: `line ${id}\nmore`, event: 'tick', id: String(id) })
      }),
    )
    app.get('/fail', (c) =>
      stream(
        c,
        async (output) => {
          await output.write('before ')
          throw new Error('as asked')
        },
        async (error, output) => {
          see(`failed: ${error.message}`)
          await output.write('after')
        },
      ),
    )
    app.get('/never', (c) =>
      streamSSE(c, async (output) => {
        output.onAbort(() => see('aborted'))
        while (!output.aborted) {
          await output.writeSSE({ data: 'again' })
          await output.sleep(1)
        }
      }),
    )
    app.get('/large', (c) =>
      stream(c, async (output) => {
        for (let round = 0; round < 100; round += 1) await output.write(new Uint8Array(10_000).fill(round))
      }),
    )
    return app
  },
  requests: [
    ...['/stream', '/text', '/events', '/fail', '/large'].flatMap((target) => [{ target }, { target, method: 'HEAD' }]),
    { target: '/text', version: '1.0' },
    { target: '/never', leave: { received: 40 }, until: 'aborted' },
    { target: '/text' },
  ],
}
