// WebSockets when workers are replaced and when all stops: they live on the worker that has them, and are told to leave it as
// soon as it drains. Here that is known from a download that ends once they have: were they told behind it, both would wait.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'
import { type MasterProcess, masterProcess } from './master.fixture.ts'
import { webSocketApps } from './websocket-apps.fixture.ts'

const patient = ['app.mjs', '--graceful-timeout', '600']
/** One worker, and a master for it. */
const mastered = [...patient, '--max-requests', '1000000']

/** What the worker knows of a client's end: that may answer a Close frame too late for it. */
const ended1001 = /^ended (?:1001|1006)$/

interface Client {
  /** Of the process that has it. */
  readonly pid: number
  readonly closed: Promise<number>
}

async function open(url: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`)
  const closed = once(socket, 'close').then(([event]) => (event as CloseEvent).code) // as WebSocket emits it
  const [event] = (await once(socket, 'message')) as [MessageEvent] // as WebSocket emits it
  return { pid: Number(event.data), closed }
}

/** A download that has begun, and what else of it comes: on a connection of its own, which a draining worker may close behind it. */
async function beginDownload(url: string): Promise<{ rest(): Promise<string> }> {
  const [response] = (await once(get(`${url}/download`, { agent: false }), 'response')) as [IncomingMessage]
  const chunks: AsyncIterator<string> = response.setEncoding('utf8')[Symbol.asyncIterator]()
  expect((await chunks.next()).value).toBe('begun ')
  return {
    async rest() {
      let text = ''
      for (;;) {
        const { done, value } = await chunks.next()
        if (done === true) return text
        text += value
      }
    },
  }
}

describe.each(webSocketApps)('WebSockets of $title', ({ packages, source }) => {
  async function start(args: readonly string[]): Promise<MasterProcess> {
    const folder = await cliFolder({ 'app.mjs': source })
    await folder.install(packages)
    return masterProcess(folder, await folder.start(args))
  }

  test('are told 1001 when a server begins to stop, while a download goes on unharmed', async () => {
    const { url, signal, ended } = await start(patient)
    const [client, download] = [await open(url), await beginDownload(url)]
    signal('SIGTERM')
    expect(await client.closed).toBe(1001)
    expect(await download.rest()).toMatch(ended1001)
    expect(await ended()).toBe(0)
  })

  test('are told 1001 when a worker begins to drain, and come back to the new one; so at the end', async () => {
    const { url, signal, ended } = await start(mastered)
    const [before, download] = [await open(url), await beginDownload(url)]
    signal('SIGHUP')
    expect(await before.closed).toBe(1001)
    const [after, another] = [await open(url), await beginDownload(url)]
    expect(after.pid).not.toBe(before.pid)
    expect(await download.rest()).toMatch(ended1001)
    signal('SIGTERM')
    expect([await after.closed, await another.rest()]).toEqual([1001, expect.stringMatching(ended1001)])
    expect(await ended()).toBe(0)
  })
})
