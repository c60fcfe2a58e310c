// Every row of the table on node:http and on the gateway.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, requestBytes } from '@gateway-server/testkit'
import type { Response, RunningServer } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { behaviours } from './node-behaviour.fixture.ts'
import type { Behaviour } from './node-behaviour/behaviour.fixture.ts'
import { serve, serveNative } from './servers.fixture.ts'

type Serve = (listener: (request: IncomingMessage, response: ServerResponse) => void) => Promise<RunningServer>

interface Seen {
  readonly notes: unknown[]
  readonly response: Partial<Response> | 'cut'
}

async function observe(behaviour: Behaviour, start: Serve): Promise<Seen> {
  const notes: unknown[] = []
  let settle: (value: unknown) => void = () => {}
  const ran = new Promise((resolve) => (settle = resolve))
  const server = await start((request, response) => {
    settle(behaviour.run(request, response, (...seen) => void notes.push(seen)))
  })
  try {
    const response = await exchange(behaviour, server.port)
    await ran
    return { notes, response }
  } finally {
    await server.close()
  }
}

async function exchange({ request = {}, leaves }: Behaviour, port: number): Promise<Seen['response']> {
  const connection = await connect(port)
  try {
    await connection.send(requestBytes(request))
    if (leaves === 'at once') return 'cut'
    if (leaves === 'after the head') return comparable(await connection.readHead(request.method))
    const response = await readPastInterim(connection, request.method)
    return response === undefined ? 'cut' : comparable(response)
  } finally {
    connection.leave()
  }
}

async function readPastInterim(
  connection: Awaited<ReturnType<typeof connect>>,
  method: string | undefined,
): Promise<Response | undefined> {
  try {
    let response = await connection.readResponse(method)
    while (response.status < 200) response = await connection.readResponse(method)
    return response
  } catch {
    return undefined
  }
}

const serversOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** What the application decides: not the server's fields, and not a length that one of the servers leaves out. */
function comparable(response: Partial<Response>): Partial<Response> {
  const { status = 0, reason = '', rawHeaders = [], body, trailers, complete } = response
  const fields = rawHeaders.filter(([name]) => !serversOwn.has(name.toLowerCase()))
  return { status, reason, rawHeaders: fields, ...(body && { body, trailers, complete }) } as Partial<Response>
}

/** Our server knows the length of some answers that node:http sends in chunks, or to a HEAD. */
function withoutExtraLength(gateway: Seen['response'], native: Seen['response']): Seen['response'] {
  if (gateway === 'cut' || native === 'cut' || hasLength(native)) return gateway
  return {
    ...gateway,
    rawHeaders: gateway.rawHeaders?.filter(([name]) => name.toLowerCase() !== 'content-length') ?? [],
  }
}

function hasLength({ rawHeaders = [] }: Partial<Response>): boolean {
  return rawHeaders.some(([name]) => name.toLowerCase() === 'content-length')
}

const major = Number(process.versions.node.split('.')[0])

function inOrder(notes: unknown[], { ordersSince = 0 }: Behaviour): unknown[] {
  return major >= ordersSince ? notes : notes.map((note) => JSON.stringify(note)).sort()
}

test.each(behaviours)('$name', async (behaviour) => {
  const native = await observe(behaviour, serveNative)
  const gateway = await observe(behaviour, (listener) => serve(toApplication(listener)))
  expect(inOrder(gateway.notes, behaviour)).toEqual(inOrder(native.notes, behaviour))
  expect(withoutExtraLength(gateway.response, native.response)).toEqual(native.response)
})
