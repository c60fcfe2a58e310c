// The admin address of the command: health while it starts, serves and stops, metrics summed over workers, and what is asked
// for on it.
import type { ServerProcess } from 'scripts/server-process'
import { describe, expect, test } from 'vitest'
import { saidBy } from '../master/master.fixture.ts'
import { cliFolder } from './cli-folder.fixture.ts'

const token = 'the-token-of-a-test'
const bearer = { Authorization: `Bearer ${token}` }

/** `/slow` takes until `/go` is asked for; the module loads until its file `go` is there. */
const source = `
import { existsSync } from 'node:fs'
console.log('loading')
while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 5))
let go
export default async (environ, startResponse) => {
  if (environ.PATH_INFO === '/slow') await new Promise((resolve) => { go = resolve })
  if (environ.PATH_INFO === '/fail') throw new Error('broken')
  go?.()
  startResponse('200 OK', [])
  return [String(process.pid)]
}
`

interface Administered {
  readonly server: ServerProcess
  readonly admin: string
  /** The number behind a metric, with its labels. */
  metric(name: string): Promise<number | undefined>
  /** The latest status that the page gets. */
  status(): Promise<Status>
  post(path: string, body?: string): Promise<number>
}

interface Status {
  readonly workers: readonly { readonly pid: number; readonly state: string }[]
  readonly problems: readonly { readonly pid: number; readonly text: string }[]
  readonly workerCount?: number
}

async function administer(server: ServerProcess): Promise<Administered> {
  const [, admin = ''] = await saidBy(server, /Admin at (http:[^\s"]+)/)
  return {
    server,
    admin,
    async metric(name) {
      const text = await (await fetch(`${admin}/metrics`)).text()
      const line = text.split('\n').find((each) => each.startsWith(`${name} `))
      return line === undefined ? undefined : Number(line.slice(name.length))
    },
    async status() {
      const { body } = await fetch(`${admin}/events`)
      let text = ''
      for await (const chunk of body ?? []) {
        text += Buffer.from(chunk).toString()
        const [, status] = /^event: status\ndata: (.*)\n\n/m.exec(text) ?? []
        if (status !== undefined) return JSON.parse(status) as Status // ours
      }
      throw new Error(`no status: ${text}`)
    },
    post: async (path, body = '') => (await fetch(admin + path, { method: 'POST', headers: bearer, body })).status,
  }
}

/** Starts with an application that is loaded at once. */
async function start(args: readonly string[]): Promise<Administered> {
  const folder = await cliFolder({ 'app.mjs': source, go: '' })
  const env = { PORT: '0', GATEWAY_ADMIN_TOKEN: token }
  return administer(await folder.start(['app.mjs', '--admin', '0', ...args], env))
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

describe.each([
  ['in a single process', []],
  ['in a master with its workers', ['--workers', '2']],
])('%s', (_name, mode) => {
  test('/readyz is 503 until the application serves, and /healthz is 200', async () => {
    const folder = await cliFolder({ 'app.mjs': source })
    const starting = await folder.startUntil(['app.mjs', '--admin', '0', ...mode], /(loading)/)
    const { server, admin } = await administer(starting)
    expect([await statusOf(`${admin}/readyz`), await statusOf(`${admin}/healthz`)]).toEqual([503, 200])
    await folder.write({ go: '' })
    await expect.poll(() => statusOf(`${admin}/readyz`)).toBe(200)
    await server.stop()
  })

  test('/readyz is 503 while it stops, and metrics are there to the end', async () => {
    const { server, admin, metric } = await start(mode)
    const slow = fetch(`${server.ready}/slow`)
    await expect.poll(() => metric('gateway_requests_in_flight')).toBe(1)
    process.kill(server.pid, 'SIGTERM')
    await expect.poll(() => statusOf(`${admin}/readyz`)).toBe(503)
    expect(await metric('gateway_requests_in_flight')).toBe(1)
    expect(await metric('gateway_workers{state="ready"}')).toBe(0)
    process.kill(server.pid, 'SIGTERM') // cuts it
    await slow.catch(() => {})
    await server.stop()
  })

  test('requests are counted, whoever serves them', async () => {
    const { server, metric, status } = await start(mode)
    const workerCount = mode.length === 0 ? 1 : 2
    const pids: string[] = []
    const ask = async (): Promise<void> => {
      const response = await fetch(server.ready, { headers: { connection: 'close' } })
      pids.push(await response.text())
    }
    await Promise.all(Array.from({ length: 30 }, ask))
    while (new Set(pids).size < workerCount) await ask() // one may have been held up meanwhile
    await expect.poll(() => metric('gateway_requests_total{method="GET",status="2xx"}')).toBe(pids.length)
    expect(await metric('gateway_request_duration_seconds_count')).toBe(pids.length)
    expect(await metric('gateway_workers{state="ready"}')).toBe(workerCount)
    const { workers } = await status()
    expect(workers.map(({ pid }) => String(pid)).toSorted()).toEqual([...new Set(pids)].toSorted())
    await server.stop()
  })

  test('problems that the error logs tell of are shown', async () => {
    const { server, status } = await start(mode)
    await (await fetch(`${server.ready}/fail`)).text()
    const texts = async (): Promise<readonly string[]> => (await status()).problems.map(({ text }) => text)
    await expect.poll(texts).toEqual(['GET /fail: the application failed: broken'])
    await server.stop()
  })

  test('an address that cannot be had is said, and nothing is served', async () => {
    const { server, admin } = await start([])
    const folder = await cliFolder({ 'app.mjs': source, go: '' })
    const { port } = new URL(admin)
    const taken = await folder.run(['app.mjs', '--port', '0', '--admin', port, ...mode])
    expect(taken).toMatchObject({ status: 1, output: expect.stringContaining(`--admin ${port}: listen EADDRINUSE`) })
    const open = await folder.run(['app.mjs', '--port', '0', '--admin', '0.0.0.0:0', ...mode])
    expect(open).toMatchObject({ status: 1, output: expect.stringContaining('it needs --admin-token') })
    await server.stop()
  })
})

describe('a master does what is asked for', () => {
  test('another number of workers', async () => {
    const { server, metric, post, status } = await start(['--workers', '1', '--max-requests', '100000'])
    expect(await post('/workers', '{"count":3}')).toBe(202)
    await expect.poll(() => metric('gateway_workers{state="ready"}')).toBe(3)
    expect((await status()).workerCount).toBe(3)
    expect(await post('/workers', '{"count":1}')).toBe(202)
    await expect.poll(async () => (await status()).workers.length).toBe(1)
    await server.stop()
  })

  test('a reload; what the old workers have counted stays', async () => {
    const { server, metric, post, status } = await start(['--workers', '2'])
    for (let count = 0; count < 5; count++) await (await fetch(server.ready)).text()
    const before = new Set((await status()).workers.map(({ pid }) => pid))
    expect(await post('/reload')).toBe(202)
    await expect.poll(async () => (await status()).workers.some(({ pid }) => before.has(pid))).toBe(false)
    expect(await metric('gateway_requests_total{method="GET",status="2xx"}')).toBe(5)
    await server.stop()
  })

  test('not in a single process: there is no master', async () => {
    const { server, post } = await start([])
    expect(await post('/reload')).toBe(409)
    await server.stop()
  })
})
