// The fields of a response, set the quick way and Node's way in turns: all of it as on a response of node:http.
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { call, createEnviron } from '@gateway-server/testkit'
import { describe, expect, test } from 'vitest'
import { toApplication } from '../to-application.ts'

type Step = (response: ServerResponse) => unknown

const names = ['X-A', 'x-a', 'X-B', 'Content-Type', 'content-length', 'Date', '7', '12', 'Set-Cookie', 'Connection']

const steps: ReadonlyArray<(name: string) => Step> = [
  (name) => (response) => response.setHeader(name, '5') === response,
  (name) => (response) => response.setHeader(name, 5) === response,
  (name) => (response) => response.setHeader(name, ['5', '6']) === response,
  (name) => (response) => response.appendHeader(name, '7') === response,
  (name) => (response) => response.removeHeader(name),
  (name) => (response) => response.getHeader(name),
  (name) => (response) => response.hasHeader(name),
  () => (response) => response.getHeaderNames(),
  () => (response) => ({ ...response.getHeaders() }),
  (name) => (response) => response.setHeaders(new Map([[name, '8']])) === response,
  (name) => (response) => response.setHeader(name, 'a\nb'),
  () => (response) => response.setHeader('no token', 'a'),
  () => (response) => Reflect.apply(response.removeHeader, response, [undefined]),
]

function outcome(step: Step, response: ServerResponse): unknown {
  try {
    return step(response)
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code } // all that node:http throws has one
  }
}

/** What each step gives, and which fields there are in the end. */
function outcomes(response: ServerResponse, sequence: readonly Step[]): unknown[] {
  return [...sequence.map((step) => outcome(step, response)), Object.entries(response.getHeaders())]
}

async function compare(sequence: readonly Step[]): Promise<void> {
  let ours: unknown
  const application = toApplication((_request, response) => {
    ours = outcomes(response, sequence)
    for (const name of response.getHeaderNames()) response.removeHeader(name) // two of Content-Length can't be sent
    response.end()
  })
  await call(application, createEnviron())
  expect(ours).toEqual(outcomes(new ServerResponse(new IncomingMessage(new Socket())), sequence))
}

/** Numbers below `bound`, the same for the same seed (Park and Miller's generator). */
function numbers(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1))('sequences of calls, seed %i', async (seed) => {
  const below = numbers(seed * 7_919)
  for (let count = 0; count < 25; count++) {
    const sequence = Array.from({ length: 1 + below(12) }, () => {
      const step = steps[below(steps.length)]! // below its length, as the name
      return step(names[below(names.length)]!)
    })
    await compare(sequence)
  }
})

describe('many fields', () => {
  test.each([64, 65, 300])('%i of them, in their order, replaced and removed', async (count) => {
    const all = Array.from({ length: count }, (_, index) => `X-Field-${index}`)
    await compare([
      ...all.map((name) => (response: ServerResponse) => response.setHeader(name, 'a') === response),
      (response) => response.setHeader('x-field-63', 'b') === response,
      (response) => response.removeHeader('X-Field-3'),
      (response) => response.getHeader('X-FIELD-63'),
      (response) => response.getHeaderNames(),
    ])
  })
})
