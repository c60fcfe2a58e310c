// The admin server: what each path answers, and to whom.
import { connect } from '@gateway-server/testkit'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { get } from '../lib/test-server.fixture.ts'
import { isLoopback, parseAdminAddress } from './address.ts'
import { testAdmin, token } from './admin.fixture.ts'
import { Problems } from './problems.ts'
import { OpenAdminError, startAdmin } from './start-admin.ts'

const bearer = { Authorization: `Bearer ${token}` }

test('/healthz is there while the process lives, /readyz while somebody serves', async () => {
  const { fetch, setReady } = await testAdmin()
  expect([(await fetch('/healthz')).status, (await fetch('/readyz')).status]).toEqual([200, 200])
  setReady(false)
  expect([(await fetch('/healthz')).status, (await fetch('/readyz')).status]).toEqual([200, 503])
})

test('/metrics has what the server has done', async () => {
  const { fetch, served } = await testAdmin()
  await (await served.send(get('/abc'))).readResponse()
  const response = await fetch('/metrics')
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await response.text()).toContain('gateway_workers{state="ready"} 1\n')
  await expect.poll(async () => (await fetch('/metrics')).text()).toContain('method="GET",status="2xx"} 1\n')
  const text = await (await fetch('/metrics')).text()
  expect(text).toContain('gateway_connections 1\n')
  if (process.platform === 'linux') expect(text).toContain('gateway_accept_queue 0\n')
})

test('/events tells the status at once, and then each second', async () => {
  const { fetch, admin } = await testAdmin()
  admin.problem({ time: 5, pid: 6, text: 'broken' })
  const { body } = await fetch('/events')
  let text = ''
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.split('event: status\n').length > 2) break
  }
  const [history = '', ...statuses] = text.split('event: status\n')
  expect(history).toMatch(/^event: history\ndata: \[.*\]\n\n$/)
  for (const status of statuses) {
    expect(JSON.parse(status.replace('data: ', ''))).toMatchObject({
      ready: true,
      workerCount: 1,
      workers: [{ pid: process.pid, state: 'ready', memory: expect.any(Number) }],
      problems: [{ time: 5, pid: 6, text: 'broken' }],
      problemCount: 1,
    })
  }
})

test('events end when the server closes, within its time', async () => {
  const { fetch, admin } = await testAdmin()
  const { body } = await fetch('/events')
  const all = body === null ? undefined : Array.fromAsync(body)
  await admin.close()
  expect((await all)?.length).toBeGreaterThan(0)
})

test('every answer forbids what a status page does not need', async () => {
  const { fetch } = await testAdmin()
  for (const path of ['/', '/page.js', '/metrics', '/nothing']) {
    const { headers } = await fetch(path)
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
  }
})

test('the files of the page are there, and nothing beside them', async () => {
  const { fetch } = await testAdmin()
  const page = await (await fetch('/')).text()
  const files = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name]) => name)
  expect(files).toEqual(['page.css', 'page.js', 'metrics', 'healthz', 'readyz'])
  for (const name of ['page.css', 'page.js', 'events.js', 'charts.js'])
    expect((await fetch(`/${name}`)).status).toBe(200)
  for (const path of ['/page/index.html', '/..%2fapplication.ts', '/constructor']) {
    expect((await fetch(path)).status).toBe(404)
  }
})

describe('reloading, and the number of workers', () => {
  test('the token allows it', async () => {
    const { fetch, asked } = await testAdmin()
    const responses = [
      await fetch('/reload', { method: 'POST', headers: bearer }),
      await fetch('/workers', { method: 'POST', headers: bearer, body: '{ "count": 3 }' }),
    ]
    expect(responses.map(({ status }) => status)).toEqual([202, 202])
    expect(asked).toEqual(['reload', 'count 3'])
  })

  const post = { method: 'POST', headers: bearer }
  const withHeaders = (more: Record<string, string>) => ({ method: 'POST', headers: { ...bearer, ...more } })

  test.each([
    ['without a token', { method: 'POST' }, 401],
    ['with another token', { method: 'POST', headers: { Authorization: `Bearer ${token}x` } }, 401],
    [
      'with the token as a password',
      { method: 'POST', headers: { Authorization: `Basic ${btoa(`a:${token}`)}` } },
      401,
    ],
    ['with GET', { headers: bearer }, 405],
    ['from a page of another site', withHeaders({ Origin: 'https://evil.example' }), 403],
    ['from a page in a sandbox', withHeaders({ Origin: 'null' }), 403],
    ['from a browser that says so', withHeaders({ 'Sec-Fetch-Site': 'cross-site' }), 403],
  ])('is refused %s', async (_name, options, status) => {
    const { fetch, asked } = await testAdmin()
    expect((await fetch('/reload', options)).status).toBe(status)
    expect((await fetch('/workers', { ...options, ...(status === 405 ? {} : { body: '{"count":2}' }) })).status).toBe(
      status,
    )
    expect(asked).toEqual([])
  })

  test.each(['', '{}', '{"count":0}', '{"count":-1}', '{"count":513}', '{"count":1.5}', '{"count":"2"}', '[2]'])(
    'a number of workers is a number: %s',
    async (body) => {
      const { fetch, asked } = await testAdmin()
      expect((await fetch('/workers', { ...post, body })).status).toBe(400)
      expect(asked).toEqual([])
    },
  )

  test('too much is not read', async () => {
    const { fetch } = await testAdmin()
    expect((await fetch('/workers', { ...post, body: 'x'.repeat(2000) })).status).toBe(413)
  })

  test('without a token of its own the server refuses everybody', async () => {
    const { fetch, asked } = await testAdmin({ token: undefined })
    for (const headers of [{}, bearer, { Authorization: 'Bearer undefined' }, { Authorization: 'Bearer ' }]) {
      expect((await fetch('/reload', { method: 'POST', headers })).status).toBe(403)
    }
    expect(asked).toEqual([])
  })

  test('a single process has no master to ask', async () => {
    const { fetch } = await testAdmin({ controlled: false })
    expect((await fetch('/reload', post)).status).toBe(409)
  })
})

describe('who may read', () => {
  test('on this machine everybody, by a name of this machine', async () => {
    const { admin } = await testAdmin()
    const statusFor = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const asking = request(new URL('/metrics', admin.url), { headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        asking.on('error', reject).end()
      })
    for (const host of ['127.0.0.1:9000', 'localhost', 'LOCALHOST:1', '[::1]:9000', '127.1.2.3'])
      expect(await statusFor(host), host).toBe(200)
    for (const host of [
      'evil.example',
      'evil.example:9000',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'localhost.evil.example',
    ])
      expect(await statusFor(host), host).toBe(403)
  })

  test('a request that names no host at all is refused', async () => {
    const { admin } = await testAdmin()
    const connection = await connect(Number(new URL(admin.url).port))
    void connection.send('GET /metrics HTTP/1.0\r\n\r\n')
    expect((await connection.readResponse()).status).toBe(403)
    connection.leave()
  })

  test('elsewhere who has the token, but for the health checks and the page, which tells nothing', async () => {
    const { fetch } = await testAdmin({ host: '0.0.0.0' })
    for (const path of ['/metrics', '/events']) {
      const { status, headers } = await fetch(path)
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="gateway-server"'])
    }
    expect((await fetch('/metrics', { headers: bearer })).status).toBe(200)
    for (const path of ['/', '/healthz', '/readyz']) expect((await fetch(path)).status).toBe(200)
  })

  test('elsewhere nobody where there is no token: the server does not start', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.org']) {
      const nobody = { workers: () => [], isReady: () => false, ports: () => [] }
      await expect(startAdmin({ host, port: 0 }, undefined, nobody)).rejects.toThrow(OpenAdminError)
    }
  })
})

test.each([
  ['9000', { host: '127.0.0.1', port: 9000 }],
  [':9000', { host: '127.0.0.1', port: 9000 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['localhost:65535', { host: 'localhost', port: 65_535 }],
  ['', undefined],
  ['localhost', undefined],
  ['a:b', undefined],
  ['::1:9000', undefined],
  ['[zz]:1', undefined],
  ['1:65536', undefined],
  ['http://a:1', undefined],
])('the address %s', (text, address) => {
  expect(parseAdminAddress(text)).toEqual(address)
})

test('only addresses of this machine are local', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '', '::ffff:10.0.0.1'].some(isLoopback)).toBe(false)
})

test('the last problems are kept, and not whole', () => {
  const problems = new Problems()
  for (let pid = 0; pid < 50; pid++) problems.take({ time: 1, pid, text: 'x'.repeat(10_000) })
  expect(problems.count).toBe(50)
  expect(problems.latest.map(({ pid }) => pid)).toEqual(Array.from({ length: 20 }, (_, index) => 49 - index))
  expect(problems.latest[0]?.text.length).toBe(500)
})
