// Every demo answers on gateway-server as it does on its framework's own server.
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { ServerProcess } from 'scripts/server-process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comparable, lengthsAgree } from './comparable.fixture.ts'
import { demos, startDemo } from './demos.fixture.ts'
import { differences } from './differences.fixture.ts'
import { createClient } from './exchange.fixture.ts'
import type { Answer, Client } from './exchange.fixture.ts'
import { cases } from './requests.fixture.ts'
import type { Case } from './requests.fixture.ts'

test('every known difference is one of a case that there is', () => {
  const names = new Set(cases.map(({ name }) => name))
  expect(differences.filter(({ name }) => !names.has(name))).toEqual([])
})

describe.each(demos)('$name', { timeout: 20_000 }, (demo) => {
  const servers: Partial<Record<'gateway' | 'native', { process: ServerProcess; client: Client }>> = {}

  beforeAll(async () => {
    const [gateway, native] = await Promise.all([startDemo(demo, 'start'), startDemo(demo, 'start:native')])
    servers.gateway = { process: gateway, client: createClient(gateway.ready) }
    servers.native = { process: native, client: createClient(native.ready) }
  }, 60_000)

  afterAll(async () => {
    for (const server of Object.values(servers)) server.client.close()
    await Promise.all(Object.values(servers).map((server) => server.process.stop()))
  })

  function running(which: 'gateway' | 'native'): { process: ServerProcess; client: Client } {
    const started = servers[which]
    if (started === undefined) throw new Error(`${demo.name} was not started`)
    return started
  }

  const differing = new Set(differences.filter((one) => one.demo === demo.name).map((one) => one.name))

  test.each(cases.filter(({ name }) => !differing.has(name)))('answers alike: $name', async (asked) => {
    const [gateway, native] = await Promise.all([
      askCase(running('gateway').client, asked),
      askCase(running('native').client, asked),
    ])
    expect([asked.status].flat()).toContain(native.status)
    expect(comparable(gateway, asked.target)).toEqual(comparable(native, asked.target))
    expect(lengthsAgree(gateway, native, asked.target)).toBe(true)
  })

  test.each(cases.filter(({ name }) => differing.has(name)))(
    'answers, where its own server does not: $name',
    async (asked) => {
      const gateway = await askCase(running('gateway').client, asked)
      expect([asked.status].flat()).toContain(gateway.status)
    },
  )

  test('breaks an answer off by cutting the connection', async () => {
    const answer = await running('gateway').client.ask({ target: '/error?when=late' })
    expect(answer).toMatchObject({ cut: true, body: 'The beginning of an answer, and then' })
  })

  test('shows itself and the interface on the page', async () => {
    const { body } = await running('gateway').client.ask({ target: '/' })
    const shown = [...body.matchAll(/<dd id="(?:server|interface)">(.*)<\/dd>/g)].map(([, fact]) => fact)
    expect(shown).toEqual([expect.stringMatching(/^gateway-server\/\d/), '1.0'])
  })

  test('sends each event the moment it happens', async () => {
    const stream = await open(`${running('gateway').process.ready}/events?count=3&every=100`)
    const arrivals: number[] = []
    for await (const chunk of stream) if (String(chunk).includes('event: tick')) arrivals.push(performance.now())
    expect(arrivals).toHaveLength(3)
    expect((arrivals[2] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(120)
  })

  test('goes on serving when a client leaves in the middle of a stream', async () => {
    const stream = await open(`${running('gateway').process.ready}/events?count=1000&every=5`)
    await once(stream, 'data')
    stream.destroy()
    expect((await running('gateway').client.ask({ target: '/hello' })).status).toBe(200)
  })

  test('gives each of many clients its own answer', async () => {
    const origin = running('gateway').process.ready
    const answers = Array.from({ length: 40 }, async (_, number) => {
      const body = JSON.stringify({ number, filler: 'x'.repeat(number * 500) })
      const response = await fetch(`${origin}/echo`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      const seen = (await response.json()) as { body: { number: number } } // the route's answer, by the README
      return seen.body.number
    })
    expect(await Promise.all(answers)).toEqual(answers.map((_, number) => number))
  })
})

async function askCase(client: Client, { fields, ...request }: Case): Promise<Answer> {
  if (typeof fields !== 'function') return client.ask(fields === undefined ? request : { ...request, fields })
  const plain = await client.ask({ target: request.target })
  return client.ask({ ...request, fields: fields(plain) })
}

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).once('error', reject))
}
