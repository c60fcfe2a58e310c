// Requests whose handlers take long, as a client and an event loop see them: each waits for its own place, and no longer.
import type { Application } from '@gateway-server/interface'
import type { Connection } from '@gateway-server/testkit'
import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import {
  aborted,
  answeringPath,
  get,
  isClientGone,
  post,
  readAll,
  testServer,
  type TestServer,
  turnsOfTheLoop,
} from '../test-server.fixture.ts'

/** Keeps the process busy for longer than answers of one turn wait. */
function compute(milliseconds = 3): void {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

/** Answers with its path, slowly, and notes that it has begun. */
function slow(events: string[], milliseconds?: number): Application {
  return (environ, startResponse) => {
    if (environ.PATH_INFO === '/first') return answeringPath(environ, startResponse)
    events.push(`begins ${environ.PATH_INFO}`)
    compute(milliseconds)
    return answeringPath(environ, startResponse)
  }
}

/** As many connections as there are paths, each of which has had its first request: all are read in the same turn. */
function connections({ connect }: TestServer): Promise<Connection[]> {
  return Promise.all(
    paths.map(async () => {
      const connection = await connect()
      await connection.send(get('/first'))
      await connection.readResponse()
      return connection
    }),
  )
}

const paths = ['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7']

test('answers leave while other requests wait, which begin in their order', async () => {
  const events: string[] = []
  const server = await testServer(slow(events))
  const all = await connections(server)
  const answers = all.map(async (connection, index) => {
    void connection.send(get(paths[index]!)) // as many as connections
    const response = await connection.readResponse()
    events.push(`answered ${response.body.toString()}`)
  })
  await Promise.all(answers)
  expect(events.filter((event) => event.startsWith('begins'))).toEqual(paths.map((path) => `begins ${path}`))
  expect(events.indexOf('answered /0')).toBeLessThan(events.indexOf('begins /7'))
})

test('what else the process does gets its turns between them', async () => {
  const events: string[] = []
  const server = await testServer(slow(events))
  const all = await connections(server)
  for (const [index, connection] of all.entries()) void connection.send(get(paths[index]!)) // as above
  const answers = Promise.all(all.map((connection) => connection.readResponse()))
  let turns = 0
  const count = (): void => {
    if (events.length > 0) turns++
    if (events.length < paths.length) setImmediate(count)
  }
  setImmediate(count)
  await answers
  expect(turns).toBeGreaterThan(paths.length / 2)
})

test('requests that a client sends at once are answered in their order, between those of others', async () => {
  const server = await testServer(slow([]))
  const [pipelining, ...others] = await connections(server)
  for (const connection of others) void connection.send(get('/other'))
  void pipelining!.send(paths.map((path) => get(path)).join('')) // there are eight
  const answers: string[] = []
  while (answers.length < paths.length) answers.push((await pipelining!.readResponse()).body.toString())
  expect(answers).toEqual(paths)
  for (const connection of others) expect((await connection.readResponse()).body.toString()).toBe('/other')
})

test('a body that has come with its head, or behind it, is there when the request begins', async () => {
  const server = await testServer(async (environ, startResponse) => {
    compute()
    const body = await readAll(environ)
    startResponse('200 OK', [])
    return [body]
  })
  const bodies = paths.map((path) => path.repeat(20_000))
  const all = await connections(server)
  for (const [index, connection] of all.entries()) {
    const body = bodies[index]! // as many as connections
    void connection.send(post('/', `Content-Length: ${body.length}`) + body)
  }
  const responses = await Promise.all(all.map((connection) => connection.readResponse()))
  expect(responses.map(({ body }) => body.toString())).toEqual(bodies)
})

test('a client that closes its side while its request waits is answered', async () => {
  const server = await testServer(slow([]))
  const all = await connections(server)
  for (const [index, connection] of all.entries()) {
    void connection.send(get(paths[index]!)) // as above
    connection.finish()
  }
  const responses = await Promise.all(all.map((connection) => connection.readResponse()))
  expect(responses.map(({ body }) => body.toString())).toEqual(paths)
})

test.each([
  ['', (path: string) => get(path)],
  [' with a body', (path: string) => `${post(path, 'Content-Length: 3')}abc`],
])('a request%s whose client closed its side before it began is told so', async (_what, request) => {
  const events: string[] = []
  const server = await testServer(async (environ, startResponse) => {
    if (environ.PATH_INFO === '/first') return answeringPath(environ, startResponse)
    compute()
    if (!isClientGone(await aborted(environ))) throw new Error('aborted for another reason')
    events.push(environ.PATH_INFO)
    return null
  })
  const all = await connections(server)
  for (const [index, connection] of all.entries()) {
    void connection.send(request(paths[index]!)) // as above
    connection.finish()
  }
  await Promise.all(all.map((connection) => connection.readToEnd()))
  expect(events.toSorted()).toEqual(paths)
})

test('so is one behind another of the same client', async () => {
  let told = false
  const server = await testServer(async (environ, startResponse) => {
    if (environ.PATH_INFO === '/waits') told = isClientGone(await aborted(environ))
    else await turnsOfTheLoop()
    return answeringPath(environ, startResponse)
  })
  const connection = await server.send(get('/first') + get('/waits'))
  connection.finish()
  await connection.readToEnd()
  expect(told).toBe(true)
})

test('a request whose client resets the connection while it waits is nobody’s, and the others are answered', async () => {
  const events: string[] = []
  const server = await testServer(slow(events))
  const all = await connections(server)
  for (const [index, connection] of all.entries()) void connection.send(get(paths[index]!)) // as above
  const last = all.at(-1)! // there are eight
  while (events.length === 0) await turnsOfTheLoop(1)
  last.leave(true)
  const responses = await Promise.all(all.slice(0, -1).map((connection) => connection.readResponse()))
  expect(responses.map(({ body }) => body.toString())).toEqual(paths.slice(0, -1))
  await server.server.close()
  expect(server.server.connections).toBe(0)
})

test('the time limit of an idle connection does not end one whose request waits', async () => {
  const server = await testServer(slow([], 100), { keepAliveTimeout: 700 })
  const all = await connections(server)
  for (const [index, connection] of all.entries()) void connection.send(get(paths[index]!)) // as above
  const responses = await Promise.all(all.map((connection) => connection.readResponse()))
  expect(responses.map(({ body }) => body.toString())).toEqual(paths)
})

test('a stop answers what waits', async () => {
  const events: string[] = []
  const server = await testServer(slow(events), { gracefulTimeout: 10_000 })
  const all = await connections(server)
  for (const [index, connection] of all.entries()) void connection.send(get(paths[index]!)) // as above
  const answers = Promise.all(all.map((connection) => connection.readResponse()))
  while (events.length < 3) await turnsOfTheLoop(1) // by then all have been read
  const closed = server.server.close()
  const responses = await answers
  expect(responses.map(({ body }) => body.toString())).toEqual(paths)
  await closed
})
