import express from 'express'
import session from 'express-session'
import passport from 'passport'
import { Strategy } from 'passport-local'
import { form } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

declare module 'express-session' {
  interface SessionData {
    messages: string[]
  }
}

export const usage: ExpressUsage = {
  package: 'passport',
  with: ['passport-local', 'express-session'],
  createApp: () => {
    const authenticator = new passport.Passport()
    authenticator.use(
      new Strategy((name, password, done) => {
        if (name === 'error') return done(new Error('no database'))
        return password === `${name}'s secret` ? done(null, { name }) : done(null, false, { message: 'Wrong password' })
      }),
    )
    authenticator.serializeUser((user, done) => done(null, (user as { name: string }).name)) // the strategy's
    authenticator.deserializeUser((name, done) => done(null, { name }))
    const app = express()
    app.use(express.urlencoded({ extended: false }))
    app.use(session({ secret: 'a secret', resave: false, saveUninitialized: false }))
    app.use(authenticator.session())
    app.post(
      '/login',
      authenticator.authenticate('local', { successRedirect: '/me', failureRedirect: '/failed', failureMessage: true }),
    )
    app.post(
      '/basic',
      authenticator.authenticate('local', { session: false }),
      (request, response) => void response.json(request.user),
    )
    app.post('/logout', (request, response, next) =>
      request.logout((error) => (error ? next(error) : response.redirect('/me'))),
    )
    app.get('/failed', (request, response) => void response.json(request.session.messages))
    app.get('/me', (request, response) => {
      if (request.isAuthenticated()) response.json(request.user)
      else response.status(401).send('who?')
    })
    return app
  },
  requests: [
    { target: '/me', cookies: true },
    { target: '/login', cookies: true, ...form({ username: 'ada', password: 'wrong' }) },
    { target: '/failed', cookies: true },
    { target: '/basic', ...form({ username: 'ada', password: 'wrong' }) },
    { target: '/basic', ...form({ username: 'ada', password: "ada's secret" }) },
    { target: '/basic', ...form({}) },
    { target: '/login', ...form({ username: 'error', password: 'x' }) },
    { target: '/login', cookies: true, ...form({ username: 'ada', password: "ada's secret" }) },
    { target: '/me', cookies: true },
    { target: '/logout', cookies: true, method: 'POST' },
    { target: '/me', cookies: true },
  ],
  random: [
    { of: 'set-cookie', pattern: /(connect\.sid=)[^;]+/, reason: 'the session’s identifier is a random number' },
  ],
}
