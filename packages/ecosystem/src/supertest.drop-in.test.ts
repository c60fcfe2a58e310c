/** The same with drop-in loaded, where the servers that supertest makes of an app are ours. */
import { serveWith } from '@gateway-server/drop-in'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect } from 'vitest'
import { answersSupertest, expressApp } from './supertest.fixture.ts'

let served = 0

beforeEach(() => {
  served = 0
  serveWith({ requestObserver: { ended: () => void (served += 1) } })
})

afterEach(async () => {
  await expect.poll(() => served).toBeGreaterThan(0) // by our engine
})

answersSupertest({
  'the app': () => expressApp(),
  'a listener': () => (asked, response) => void expressApp()(asked, response),
  'a server, not yet listening': () => createServer(expressApp()),
  'a server, listening': () => expressApp().listen(0),
})
