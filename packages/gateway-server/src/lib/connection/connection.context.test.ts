// The asynchronous context that a request begins in: none of another request's.
import type { Application } from '@gateway-server/interface'
import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answeringPath, get, post, readAll, testServer } from '../test-server.fixture.ts'

/** Each request finds the store that it begins with, and leaves its own path in it. */
function leaving(found: unknown[], answer: Application): Application {
  const storage = new AsyncLocalStorage<string>()
  return (environ, startResponse) => {
    found.push(storage.getStore())
    storage.enterWith(environ.PATH_INFO)
    return answer(environ, startResponse)
  }
}

const paths = ['/1', '/2', '/3', '/4']

const later: Application = async (environ, startResponse) => {
  await nextTurn()
  return answeringPath(environ, startResponse)
}

const afterBody: Application = async (environ, startResponse) => {
  await readAll(environ)
  return answeringPath(environ, startResponse)
}

/** Turns of the event loop become long: what follows waits for the next. */
const slow: Application = (environ, startResponse) => {
  for (const until = performance.now() + 3; performance.now() < until;);
  return answeringPath(environ, startResponse)
}

const withBody = (path: string): string => `${post(path, 'Content-Length: 4')}body`

test.each<{ name: string; answer: Application; request: (path: string) => string }>([
  { name: 'answered at once', answer: answeringPath, request: get },
  { name: 'answered later', answer: later, request: get },
  { name: 'answered after their body', answer: afterBody, request: withBody },
  { name: 'that wait for their turn', answer: slow, request: get },
])('pipelined requests $name do not find what the one before has left', async ({ answer, request }) => {
  const found: unknown[] = []
  const { send } = await testServer(leaving(found, answer))
  const client = await send(paths.map((path) => request(path)).join(''))
  for (const path of paths) expect((await client.readResponse()).body.toString()).toBe(path)
  expect(found).toEqual([undefined, undefined, undefined, undefined])
})
