import type { Application } from '@gateway-server/interface'
import { connect } from '@gateway-server/testkit'
import { hostileInputs, type HostileInput } from '@gateway-server/http1/hostile-inputs'
import { afterAll, describe, expect, test } from 'vitest'
import { serve } from '../serve.ts'
import type { Server } from '../server.ts'
import { get, portOf, readAll } from '../test-server.fixture.ts'

const called: string[] = []
const refused: string[] = []

const recording: Application = async (environ, startResponse) => {
  called.push(environ.PATH_INFO)
  await readAll(environ)
  startResponse('200 OK', [])
  return ['served']
}

/** One server for each set of limits: an input with limits of its own is too large for the others. */
const servers = new Map<string, Promise<Server>>()

function serverFor({ limits = {} }: HostileInput): Promise<Server> {
  const key = JSON.stringify(limits)
  const server = servers.get(key) ?? start(limits)
  servers.set(key, server)
  return server
}

async function start(limits: NonNullable<HostileInput['limits']>): Promise<Server> {
  const server = await serve(recording, { port: 0, limits, gracefulTimeout: 0, errorLog: { write: () => {} } })
  return server.on('clientError', (error) => refused.push(error.name))
}

afterAll(async () => {
  for (const server of servers.values()) await (await server).close()
})

describe.each([
  ['', ''],
  [', followed by a request', get('/smuggled')],
])('refuses with the status, closes, and acts on nothing behind it%s', (_name, behind) => {
  test.each(hostileInputs)('$name', async (input) => {
    called.length = 0
    refused.length = 0
    const client = await connect(portOf(await serverFor(input)))
    void client.send(input.octets + behind)
    const response = await client.readResponse()
    expect(response.status).toBe(input.status)
    expect(response.headers.connection).toBe('close')
    expect(response.complete).toBe(true)
    expect(response.body.toString()).toBe(`${response.reason}\n`)
    expect((await client.readToEnd()).length).toBe(0)
    expect(refused).toEqual([input.error])
    expect(called).toEqual(input.part === 'head' ? [] : ['/'])
    client.leave()
  })
})

test.each(hostileInputs.filter(({ octets }) => octets.length < 2_000))(
  'refuses the same when it comes octet by octet: $name',
  async (input) => {
    called.length = 0
    const client = await connect(portOf(await serverFor(input)))
    for (const octet of input.octets) void client.send(octet)
    expect((await client.readResponse()).status).toBe(input.status)
    expect(called).toEqual(input.part === 'head' ? [] : ['/'])
    client.leave()
  },
)
