// What the suite cannot see: prototypes, apps within apps, and the same app on two servers.
import { IncomingMessage, ServerResponse } from 'node:http'
import { toApplication as listenerToApplication } from '@gateway-server/adapter-node'
import { call, createEnviron, fetchRaw } from '@gateway-server/testkit'
import type { Application, Request, Response } from 'express'
import { describe, expect, test } from 'vitest'
import { expressMajors } from '../express-majors.fixture.ts'
import { serveNative } from '../servers.fixture.ts'
import { isApplication } from './is-application.ts'
import { toApplication } from './to-application.ts'

type App = Application & { request: object; response: object }

describe.each(expressMajors)('Express $major', ({ express }) => {
  const create = (): App => express() as App // its types leave the prototypes out
  const answer = (text: string) => (_request: Request, response: Response) => void response.send(text)
  const get = async (application: ReturnType<typeof toApplication>, target = '/'): Promise<string> =>
    (await call(application, createEnviron({ target }))).body.toString()

  test('is known by its app, and a router or another function is not', () => {
    expect(isApplication(create())).toBe(true)
    for (const other of [express.Router(), express, () => {}, {}, null, undefined, 'app', Promise.resolve()]) {
      expect(isApplication(other)).toBe(false)
    }
  })

  test('refuses what is no app', () => {
    expect(() => toApplication(express.Router() as never)).toThrow(TypeError)
  })

  test('gives messages with exactly the prototypes of the app, which are instances of Node’s classes', async () => {
    const app = create()
    app.use((request, response) => {
      response.json({
        request: Object.getPrototypeOf(request) === app.request && request instanceof IncomingMessage,
        response: Object.getPrototypeOf(response) === app.response && response instanceof ServerResponse,
        app: request.app === app && response.app === app,
        circular: request.res === response && response.req === request,
      })
    })
    expect(JSON.parse(await get(toApplication(app)))).toEqual({
      request: true,
      response: true,
      app: true,
      circular: true,
    })
  })

  test('answers synchronously where the app does', () => {
    const app = create().use('/', answer('now')) as App
    const returned = toApplication(app)(createEnviron(), () => () => {})
    expect(returned).toEqual([Buffer.from('now')])
  })

  test('leaves Express’s and Node’s own prototypes as they were', () => {
    const shared = [express.request, express.response, IncomingMessage.prototype, ServerResponse.prototype]
    const before = shared.map((prototype) => Object.getOwnPropertyDescriptors(prototype))
    const parents = shared.map((prototype) => Object.getPrototypeOf(prototype))
    toApplication(create())
    expect(shared.map((prototype) => Object.getOwnPropertyDescriptors(prototype))).toEqual(before)
    expect(shared.map((prototype) => Object.getPrototypeOf(prototype))).toEqual(parents)
  })

  test('adds nothing to see to the app’s prototypes, and keeps what the app has put there', async () => {
    const app = create()
    const keys = Object.keys(app.response)
    Object.assign(app.response, {
      setHeader(this: ServerResponse, name: string, value: string) {
        return ServerResponse.prototype.setHeader.call(this, name, name === 'X-Mine' ? 'changed' : value)
      },
    })
    app.use((_request, response) => void response.set('X-Mine', 'given').send('ok'))
    const { headers } = await call(toApplication(app), createEnviron())
    expect(headers).toContainEqual(['X-Mine', 'changed'])
    expect(Object.keys(app.response)).toEqual([...keys, 'setHeader'])
  })

  test('shows nothing of its own to messages that others have made, as light-my-request does', () => {
    const app = create()
    const prototypes = [app.request, app.response] as object[] // typed as whole messages
    const before = prototypes.map((prototype) => Object.getOwnPropertyNames(prototype))
    const values = (): unknown[][] =>
      prototypes.map((prototype, index) =>
        Object.getOwnPropertyNames(prototype)
          .filter(
            (name) => before[index]?.includes(name) === false && typeof Reflect.get(prototype, name) !== 'function',
          )
          .map((name) => Reflect.get(Object.create(prototype) as object, name) ?? undefined),
      )
    toApplication(app)
    expect(values().map((seen) => seen.length > 5)).toEqual([true, true])
    expect(values().flatMap((seen) => seen.filter((value) => value !== undefined))).toEqual([false, 0, false])
    // `readable`, `_eventsCount` and `headersSent` are Node's own.
  })

  test('still answers on node:http, at the same time', async () => {
    const app = create().get('/', (request, response) => void response.send(`${request.ip !== undefined}`)) as App
    const application = toApplication(app)
    const native = await serveNative(app)
    const [own, ours] = [await fetchRaw(native.port, { target: '/' }), await get(application)]
    await native.close()
    expect([own.status, own.body.toString(), ours]).toEqual([200, 'true', 'true'])
  })

  test('takes apps mounted in apps, before and after the conversion', async () => {
    const [app, inner, late] = [create(), create(), create()]
    inner.get('/', (request, response) => void response.json([request.baseUrl, request.url, request.originalUrl]))
    inner.use((_request, response, next) => (response.locals.passed ? answer('inner')(_request, response) : next()))
    app.use('/inner', inner)
    const application = toApplication(app)
    app.use('/late', late.use(answer('late')))
    app.use(answer('outer'))
    expect(await get(application, '/inner')).toBe('["/inner","/","/inner"]')
    expect(await get(application, '/late')).toBe('late')
    expect(await get(application, '/inner/nothing')).toBe('outer')
  })

  test('takes an app that is called like a middleware, as vhost does', async () => {
    const [app, other] = [create(), create()]
    other.use(express.json())
    other.post('/', (request, response) => void response.json({ got: request.body, ip: request.ip }))
    app.use((request, response, next) => other(request, response, next))
    const environ = createEnviron({
      REQUEST_METHOD: 'POST',
      headers: [['Content-Type', 'application/json']],
      body: '{"a":1}',
    })
    const { body } = await call(toApplication(app), environ)
    expect(JSON.parse(body.toString())).toEqual({ got: { a: 1 }, ip: '127.0.0.1' })
  })

  test('is answered by a listener around an app, too', async () => {
    const app = create().use(express.text({ type: '*/*' }))
    app.post('/', (request, response) => void response.status(201).send(`got ${request.body}`))
    const application = listenerToApplication((request, response) => void app(request, response))
    const result = await call(
      application,
      createEnviron({ REQUEST_METHOD: 'POST', headers: [['Content-Type', 'text/plain']], body: 'text' }),
    )
    expect([result.status, result.body.toString(), result.complete]).toEqual([201, 'got text', true])
  })

  test('sees the rest of the path below a mount, and the whole of it', async () => {
    const app = create().use((request, response) => {
      response.json([request.url, request.baseUrl, request.originalUrl, request.path])
    }) as App
    const environ = createEnviron({ target: '/api/users?q=1', SCRIPT_NAME: '/api', PATH_INFO: '/users' })
    const { body } = await call(toApplication(app), environ)
    expect(JSON.parse(body.toString())).toEqual(['/users?q=1', '/api', '/api/users?q=1', '/users'])
  })

  test('runs what tracers have patched into Node’s prototypes', async () => {
    const { end } = ServerResponse.prototype
    const ended: number[] = []
    ServerResponse.prototype.end = function patched(this: ServerResponse, ...parameters: unknown[]) {
      ended.push(this.statusCode)
      return Reflect.apply(end, this, parameters) as ServerResponse // as end returns
    }
    try {
      expect(await get(toApplication(create().use(answer('traced')) as App))).toBe('traced')
    } finally {
      Reflect.deleteProperty(ServerResponse.prototype, 'end')
    }
    expect(ended).toEqual([200])
  })
})
