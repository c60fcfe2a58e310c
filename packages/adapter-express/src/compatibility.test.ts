// What Express's own dependencies do with requests and responses, on Express's own server and on ours.
import { fetchRaw } from '@gateway-server/testkit'
import type { Response } from '@gateway-server/testkit'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createCompatibilityApp, requests } from './compatibility.fixture.ts'
import { expressMajors } from './express-majors.fixture.ts'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

const serversOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** Without the server's fields, and without a length that node:http does not know. */
function comparable({ status, reason, rawHeaders, body, complete }: Response, native: Response): object {
  const fields = rawHeaders.filter(([name]) => {
    const key = name.toLowerCase()
    return !serversOwn.has(key) && (key !== 'content-length' || native.headers[key] !== undefined)
  })
  return { status, reason, fields, body: body.toString('latin1'), complete }
}

describe.each(expressMajors)('Express $major', (major) => {
  let servers: Array<Awaited<ReturnType<typeof serve>>> = []
  beforeAll(async () => {
    // Express writes every error there.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    servers = [
      await serve(toApplication(createCompatibilityApp(major))),
      await serveNative(createCompatibilityApp(major)),
    ]
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await Promise.all(servers.map((server) => server.close()))
  })

  test.each(requests)('answers %s as on node:http', async (_name, request) => {
    const [gateway, native] = await Promise.all(servers.map(({ port }) => fetchRaw(port, request)))
    if (gateway === undefined || native === undefined) throw new Error('there are two servers')
    expect(comparable(gateway, native)).toEqual(comparable(native, native))
  })
})
