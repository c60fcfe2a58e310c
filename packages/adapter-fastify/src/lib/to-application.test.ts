// An app's life around its requests: what is ready when, and what closes it.
import { call, createEnviron } from '@gateway-server/testkit'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { isApplication } from './is-application.ts'
import { toApplication } from './to-application.ts'

function createApp(events: string[] = []): FastifyInstance {
  const app = fastify()
  void app.register(async (scope) => {
    await new Promise(setImmediate)
    events.push('plugin')
    scope.get('/', (_request, reply) => void reply.send('ready'))
    scope.addHook('onClose', async () => void events.push('closed'))
  })
  return app
}

test('is known by its app, ready or not, and nothing else is', async () => {
  const app = createApp()
  expect(isApplication(app)).toBe(true)
  await app.ready()
  expect(isApplication(app)).toBe(true)
  for (const other of [{}, null, undefined, () => {}, Promise.resolve(), 'app', { routing: () => {} }]) {
    expect(isApplication(other)).toBe(false)
  }
})

test('refuses what is no app', () => {
  expect(() => toApplication({} as never)).toThrow(TypeError)
})

test('startup makes the app ready, and then it answers synchronously', async () => {
  const events: string[] = []
  const application = toApplication(createApp(events))
  await application.startup?.({})
  expect(events).toEqual(['plugin'])
  expect(application(createEnviron(), () => () => {})).toEqual(['ready'])
})

test('the first requests wait where nobody has called startup', async () => {
  const application = toApplication(createApp())
  const answers = await Promise.all([call(application, createEnviron()), call(application, createEnviron())])
  expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
    [200, 'ready'],
    [200, 'ready'],
  ])
  expect(application(createEnviron(), () => () => {})).toEqual(['ready'])
})

test('startup rejects where a plugin fails', async () => {
  const app = fastify()
  void app.register(async () => {
    throw new Error('no database')
  })
  await expect(toApplication(app).startup?.({})).rejects.toThrow('no database')
})

test('shutdown closes the app', async () => {
  const events: string[] = []
  const application = toApplication(createApp(events))
  await application.startup?.({})
  await application.shutdown?.()
  expect(events).toEqual(['plugin', 'closed'])
})

test('hooks see the response finish, and the client as the environ names it', async () => {
  const app = fastify({ trustProxy: true })
  const seen: unknown[] = []
  const responded = new Promise<void>((resolve) => {
    app.addHook('onResponse', async (request, reply) => {
      seen.push(request.ip, reply.statusCode, reply.raw.writableFinished)
      resolve()
    })
  })
  app.get('/', async (request) => ({ ip: request.ip, protocol: request.protocol, host: request.hostname }))
  const environ = createEnviron({ REMOTE_ADDR: '192.0.2.1', HTTPS: 'on' })
  const { body } = await call(toApplication(app), environ)
  await responded
  expect(JSON.parse(body.toString())).toEqual({ ip: '192.0.2.1', protocol: 'https', host: 'localhost' })
  expect(seen).toEqual(['192.0.2.1', 200, true])
})

test('sends trailers of a reply', async () => {
  const app = fastify()
  app.get('/', (_request, reply) => {
    reply.trailer('x-sum', (_reply, _payload, done) => void done(null, '42'))
    void reply.send('summed')
  })
  const { body, trailers } = await call(toApplication(app), createEnviron())
  expect([body.toString(), trailers]).toEqual(['summed', [['x-sum', '42']]])
})

test('answers 404 and errors as Fastify does', async () => {
  const app = createApp()
  app.get('/error', async () => {
    throw Object.assign(new Error('teapot'), { statusCode: 418 })
  })
  const application = toApplication(app)
  expect((await call(application, createEnviron({ target: '/nowhere' }))).status).toBe(404)
  expect((await call(application, createEnviron({ target: '/error' }))).status).toBe(418)
})
