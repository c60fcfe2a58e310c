// The socket that requests show, where it ends the connection.
import { connect, requestBytes } from '@gateway-server/testkit'
import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../servers.fixture.ts'
import { toApplication } from '../to-application.ts'

type End = (response: ServerResponse) => void

const ends: Readonly<Record<string, End>> = {
  'end() right behind it': (response) => void response.end('answer').req.socket.end(),
  'destroy() right behind it': (response) => void response.end('answer').req.socket.destroy(),
  'destroy() once it is finished': (response) => {
    const { socket } = response.req
    response.on('finish', () => socket.destroy()).end('answer')
  },
  'destroy() behind a late one': (response) => {
    setImmediate(() => response.end('answer').req.socket.destroy())
  },
}

test.each(Object.entries(ends))('ends the connection after the answer: %s', async (_name, end) => {
  const server = await serve(toApplication((_request, response) => end(response)))
  onTestFinished(async () => void (await server.close()))
  const connection = await connect(server.port)
  await connection.send(requestBytes({}))
  expect((await connection.readResponse()).body.toString()).toBe('answer')
  expect((await connection.readToEnd()).toString()).toBe('')
})
