import { Readable } from 'node:stream'
import { createChannel, createSession } from 'better-sse'
import express from 'express'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'better-sse',
  createApp: ({ see }) => {
    const app = express()
    const channel = createChannel()
    channel.on('session-deregistered', () => see('left the channel'))
    app.get('/events', async (request, response) => {
      const session = await createSession(request, response, { headers: { 'X-Own': 'yes' } })
      session.push({ last: session.lastId }, 'state', 'id-1').push('two\nlines')
      await session.stream(Readable.from(['a', 'b']), { eventName: 'part' })
      response.end()
    })
    app.get('/channel', async (request, response) => {
      const session = await createSession(request, response)
      session.on('disconnected', () => see('disconnected'))
      channel.register(session).broadcast('hello', 'news')
    })
    return app
  },
  requests: [
    { target: '/events', fields: { 'Last-Event-ID': 'id-0' } },
    { target: '/channel', leave: { received: 20 }, until: 'left the channel' },
    { target: '/events' },
  ],
  random: [
    { of: 'body', pattern: /(id:)[0-9a-f]{8}-[0-9a-f-]{27}/, reason: 'events without an identifier get a UUID' },
  ],
}
