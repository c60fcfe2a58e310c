// Every demo answers on gateway-server as it does on its framework's own server, or, in Python, on Waitress.
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { ServerProcess } from 'scripts/server-process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comparable, comparableWithWaitress, lengthsAgree } from './comparable.fixture.ts'
import { demos, isPython, isReady, startDemo } from './demos.fixture.ts'
import { differences } from './differences.fixture.ts'
import { createClient } from './exchange.fixture.ts'
import type { Answer, Client } from './exchange.fixture.ts'
import type { Case } from './requests.fixture.ts'
import { casesOf } from './python-requests.fixture.ts'

test('every known difference is one of a case that there is', () => {
  const names = new Set(demos.flatMap(casesOf).map(({ name }) => name))
  expect(differences.filter(({ name }) => !names.has(name))).toEqual([])
})

describe.skip.each(demos.filter((demo) => !isReady(demo)))('$name', () => {
  test('needs packages that are not there', () => {})
})

describe.each(demos.filter(isReady))('$name', (demo) => {
  const asked = casesOf(demo)
  const servers: Partial<Record<'gateway' | 'native', { process: ServerProcess; client: Client }>> = {}

  beforeAll(async () => {
    const [gateway, native] = await Promise.all([startDemo(demo, 'start'), startDemo(demo, 'start:native')])
    servers.gateway = { process: gateway, client: createClient(gateway.ready) }
    servers.native = { process: native, client: createClient(native.ready, { keepAlive: !isPython(demo) }) }
  })

  afterAll(async () => {
    for (const server of Object.values(servers)) server.client.close()
    await Promise.all(Object.values(servers).map((server) => server.process.stop()))
  })

  function running(which: 'gateway' | 'native'): { process: ServerProcess; client: Client } {
    const started = servers[which]
    if (started === undefined) throw new Error(`${demo.name} was not started`)
    return started
  }

  async function askBoth(one: Case): Promise<Record<'gateway' | 'native', Answer>> {
    const asking = [running('gateway'), running('native')].map(({ client }) => askCase(client, one))
    const [gateway, native] = await Promise.all(asking)
    if (gateway === undefined || native === undefined) throw new Error('two were asked')
    return { gateway, native }
  }

  const shown = (answer: Answer, { target }: Case): unknown => {
    return isPython(demo) ? comparableWithWaitress(answer, target) : comparable(answer, target)
  }

  const differing = new Map(differences.filter((one) => one.demo === demo.name).map((one) => [one.name, one]))

  test.each(asked.filter(({ name }) => !differing.has(name)))('answers alike: $name', async (one) => {
    const { gateway, native } = await askBoth(one)
    expect([one.status].flat()).toContain(native.status)
    expect(shown(gateway, one)).toEqual(shown(native, one))
    expect(lengthsAgree(gateway, native, one.target)).toBe(true)
  })

  test.each(asked.filter(({ name }) => differing.has(name)))('answers, unlike its own server: $name', async (one) => {
    const { status, sometimes } = differing.get(one.name) ?? {}
    if (sometimes) {
      const { status: answered } = await askCase(running('gateway').client, one)
      expect([status ?? one.status].flat()).toContain(answered)
      return
    }
    const { gateway, native } = await askBoth(one)
    expect([status ?? one.status].flat()).toContain(gateway.status)
    expect(shown(gateway, one), 'they are alike now: take the difference off the list').not.toEqual(shown(native, one))
  })

  test('breaks an answer off by cutting the connection', async () => {
    const answer = await running('gateway').client.ask({ target: '/error?when=late' })
    expect(answer).toMatchObject({ cut: true, body: 'The beginning of an answer, and then' })
  })

  test('shows itself and the interface on the page', async () => {
    const { body } = await running('gateway').client.ask({ target: '/' })
    const facts = [...body.matchAll(/<dd id="(?:server|interface)">(.*)<\/dd>/g)].map(([, fact]) => fact)
    expect(facts).toEqual([expect.stringMatching(/^gateway-server\/\d/), demo.interface])
  })

  test('sends each event the moment it happens', async () => {
    const stream = await open(`${running('gateway').process.ready}/events?count=1000&every=100`)
    let received = ''
    for await (const chunk of stream) {
      received += String(chunk)
      if (received.split('event: tick').length > 3) break
    }
    stream.destroy()
    expect(received).not.toContain('id: 1000') // long before the last one
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
