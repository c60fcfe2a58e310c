/** What people do with supertest, to whatever it takes: an app, a listener, or a server, which it starts on a port of its own. */
import type { RequestListener, Server } from 'node:http'
import cookieParser from 'cookie-parser'
import express from 'express'
import multer from 'multer'
import request from 'supertest'
import { describe, expect, test } from 'vitest'

export function expressApp(): express.Express {
  const app = express()
  app.use(cookieParser(), express.json())
  app.post('/echo', (asked, response) => void response.status(201).json(asked.body))
  app.post('/upload', multer().single('file'), (asked, response) => {
    response.json({ name: asked.file?.originalname, text: asked.file?.buffer.toString(), body: asked.body as unknown })
  })
  app.get('/login', (_asked, response) => void response.cookie('user', 'ada').redirect('/me'))
  app.get('/me', (asked, response) => void response.json(asked.cookies))
  return app
}

/** @param subjects each made anew for each test, from an `expressApp` */
export function answersSupertest(subjects: Readonly<Record<string, () => RequestListener | Server>>): void {
  describe.each(Object.entries(subjects))('supertest with %s', (_name, subject) => {
    test('checks status, fields and body', async () => {
      const answer = await request(subject())
        .post('/echo')
        .send({ a: [1, 'ü'] })
        .expect(201)
        .expect('Content-Type', /json/)
        .expect('X-Powered-By', 'Express')
      expect(answer.body).toEqual({ a: [1, 'ü'] })
    })

    test('sends files', async () => {
      await request(subject())
        .post('/upload')
        .field('title', 'x')
        .attach('file', Buffer.from('content'), 'name.txt')
        .expect(200, { name: 'name.txt', text: 'content', body: { title: 'x' } })
    })

    test('keeps cookies over redirects', async () => {
      const agent = request.agent(subject())
      await agent.get('/login').redirects(1).expect(200, { user: 'ada' })
      await agent.get('/me').expect({ user: 'ada' })
    })
  })
}
