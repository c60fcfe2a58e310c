import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { canRun, requireAll } from './requirements.ts'
import { createScratch, type Scratch } from './scratch.ts'
import { startCandidate } from './start-candidate.ts'
import { wsgiCandidates } from './wsgi-candidates.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await createScratch()
})
afterAll(() => scratch.remove())

const raw = wsgiCandidates.filter(({ group }) => group === 'WSGI')
const missing = await requireAll(raw)

/** Whether a second request goes over the connection of the first. */
async function keepsConnections(origin: string): Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const isReused: boolean[] = []
  for (const url of [`${origin}/hello`, `${origin}/hello`]) {
    const asked = get(url, { agent })
    // Guaranteed by the event's definition.
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    await response.toArray()
    isReused.push(asked.reusedSocket)
  }
  return isReused[1] === true
}

describe.each(raw)('$name', (candidate) => {
  test.skipIf(!canRun(candidate, missing))('keeps connections, unless it never does', async () => {
    const server = await startCandidate(candidate, scratch)
    onTestFinished(async () => void (await server.stop()))
    expect(await keepsConnections(server.ready)).toBe(candidate.name !== 'gunicorn sync')
  })
})

test('all say how many processes and threads they have', () => {
  expect(wsgiCandidates.map(({ workers }) => workers)).toEqual(
    wsgiCandidates.map(() => expect.stringMatching(/^1 × \d+$/)),
  )
})
