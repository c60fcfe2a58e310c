import fastifyCookie from '@fastify/cookie'
import fastifyFormbody from '@fastify/formbody'
import { Authenticator } from '@fastify/passport'
import fastifySession from '@fastify/session'
import { fastify } from 'fastify'
import { Strategy } from 'passport-local'
import { form } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/passport',
  with: ['passport-local', '@fastify/session', '@fastify/cookie', '@fastify/formbody'],
  createApp: () => {
    const authenticator = new Authenticator()
    authenticator.use(
      new Strategy((name, password, done) => done(null, password === `${name}'s secret` ? { name } : false)),
    )
    authenticator.registerUserSerializer(async (user: { name: string }) => user.name)
    authenticator.registerUserDeserializer(async (name: string) => ({ name }))
    const app = fastify()
    app.register(fastifyFormbody)
    app.register(fastifyCookie)
    app.register(fastifySession, {
      secret: 'a secret with the minimum length of 32 characters',
      cookie: { secure: false },
    })
    app.register(authenticator.initialize())
    app.register(authenticator.secureSession())
    app.post(
      '/login',
      { preValidation: authenticator.authenticate('local', { successRedirect: '/me' }) },
      () => 'not reached',
    )
    app.get('/me', (request, reply) =>
      request.isAuthenticated() ? reply.send(request.user) : reply.code(401).send('who?'),
    )
    app.post('/logout', async (request) => {
      await request.logOut()
      return 'out'
    })
    return app
  },
  requests: [
    { target: '/me', cookies: true },
    { target: '/login', cookies: true, ...form({ username: 'ada', password: 'wrong' }) },
    { target: '/login', cookies: true, ...form({ username: 'ada', password: "ada's secret" }) },
    { target: '/me', cookies: true },
    { target: '/logout', method: 'POST', cookies: true },
    { target: '/me', cookies: true },
  ],
  random: [{ of: 'set-cookie', pattern: /(sessionId=)[^;]+/, reason: 'the session’s identifier is a random number' }],
}
