import type { StartResponse } from '@gateway-server/interface'
import { call, createEnviron } from '@gateway-server/testkit'
import { describe, expect, test, vi } from 'vitest'
import { isApplication } from './is-application.ts'
import { NativeResponse } from './native-classes.ts'
import { toApplication } from './to-application.ts'

describe('toApplication', () => {
  test('takes a function, or an object with a fetch method, called on it', async () => {
    const object = { greeting: 'hi', fetch: () => new Response(object.greeting) }
    const own = {
      greeting: 'hey',
      fetch(this: { greeting: string }) {
        return new Response(this.greeting)
      },
    }
    expect(
      String(
        (
          await call(
            toApplication(() => new Response('fn')),
            createEnviron(),
          )
        ).body,
      ),
    ).toBe('fn')
    expect(String((await call(toApplication(object), createEnviron())).body)).toBe('hi')
    expect(String((await call(toApplication(own), createEnviron())).body)).toBe('hey')
  })

  test.each([[undefined], [null], [{}], ['x']])('refuses %j', (value) => {
    expect(() => toApplication(value as unknown as () => Response)).toThrow(TypeError) // wrong on purpose
  })

  test('answers in the same turn where the handler does: no promise, one chunk', () => {
    const application = toApplication(() => new Response('hello'))
    const startResponse = vi.fn(() => () => {})
    expect(application(createEnviron(), startResponse)).toEqual(['hello'])
    expect(startResponse).toHaveBeenCalledExactlyOnceWith('200 OK', [['content-type', 'text/plain;charset=UTF-8']])
  })

  test('gives the handler env and a context whose waitUntil reaches the server', async () => {
    const work = Promise.resolve('done')
    const application = toApplication<{ who: string | undefined }>(
      (_request, env, context) => {
        context.waitUntil(work)
        context.passThroughOnException()
        context.props['a'] = env.who
        return Response.json(context.props)
      },
      { env: (environ) => ({ who: environ.REMOTE_ADDR }) },
    )
    const { body, background } = await call(application, createEnviron({ REMOTE_ADDR: '192.0.2.1' }))
    expect([String(body), background]).toEqual(['{"a":"192.0.2.1"}', [work]])
  })

  test('gives each request an empty env of its own by default', async () => {
    const seen: unknown[] = []
    const application = toApplication((_request, env) => {
      seen.push(env)
      return new Response()
    })
    await call(application, createEnviron())
    await call(application, createEnviron())
    expect(seen).toEqual([{}, {}])
    expect(seen[0]).not.toBe(seen[1])
  })

  test('answers 400 where Host and target make no URL, without calling the handler', async () => {
    const handler = vi.fn(() => new Response('x'))
    const { status } = await call(toApplication(handler), createEnviron({ headers: [['Host', 'a/b']] }))
    expect([status, handler.mock.calls.length]).toEqual([400, 0])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ] satisfies Array<[string, () => Promise<Response>]>)(
    'a handler that %s fails the request, or is answered by onError',
    async (_how, handler) => {
      await expect(call(toApplication(handler), createEnviron())).rejects.toThrow('broken')
      const onError = (error: unknown, request: Request): Response =>
        new Response(`${String(error)} ${request.method}`, { status: 503 })
      const { status, body } = await call(toApplication(handler, { onError }), createEnviron())
      expect([status, String(body)]).toEqual([503, 'Error: broken GET'])
    },
  )

  test('lets env answer where a Response has no body, and says so in its fields', async () => {
    const handlers = [
      () => new Response(null, { headers: { 'x-answered': 'yes' } }),
      () => Promise.resolve(new NativeResponse(null, { headers: { 'x-answered': 'yes' } })),
      () => new Response(null, { status: 204 }),
      () => new Response('a body', { headers: { 'x-answered': 'yes' } }),
    ]
    const answers = handlers.map(async (handler) => {
      const application = toApplication<StartResponse>(handler, {
        env: (_environ, startResponse) => startResponse,
        answeredBy: (startResponse, fields) => {
          if (!fields.some(([name]) => name === 'x-answered')) return undefined
          startResponse('201 Created', [])
          return Promise.resolve(['by env'])
        },
      })
      const { status, body } = await call(application, createEnviron())
      return [status, String(body)]
    })
    expect(await Promise.all(answers)).toEqual([
      [201, 'by env'],
      [201, 'by env'],
      [204, ''],
      [200, 'a body'],
    ])
  })

  test.each([undefined, 'text', {}])('fails where the handler returns %j', async (value) => {
    const handler = (): Response => value as unknown as Response // wrong on purpose
    await expect(call(toApplication(handler), createEnviron())).rejects.toThrow(/must return a Response/)
  })

  test('spells the type of a text as told', async () => {
    const options = { textType: 'text/plain; charset=UTF-8' }
    const typeOf = async (make: () => Response): Promise<unknown> =>
      (await call(toApplication(make, options), createEnviron())).headers.find(([name]) => name === 'content-type')?.[1]
    expect(await typeOf(() => new Response('x'))).toBe('text/plain; charset=UTF-8')
    const changed = (): Response => {
      const response = new Response('x')
      response.headers.set('x-a', '1')
      return response
    }
    expect(await typeOf(changed)).toBe('text/plain; charset=UTF-8')
    expect(await typeOf(() => Response.json('x'))).toBe('application/json')
  })
})

describe('isApplication', () => {
  test.each([
    [{ fetch: () => new Response() }, true],
    [{ fetch: 'x' }, false],
    [() => new Response(), false],
    [Object.assign(() => {}, { fetch: () => {} }), false],
    [null, false],
    [undefined, false],
  ])('of %o is %s', (value, expected) => {
    expect(isApplication(value)).toBe(expected)
  })
})
