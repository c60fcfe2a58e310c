/** The runner's client, against a server that does as each test says. */
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { listening } from '@gateway-server/testkit'
import { expect, onTestFinished, test } from 'vitest'
import type { Ask } from '../usage.ts'
import { converse } from './conversation.ts'
import type { Exchange } from './conversation.ts'

async function conversation(listener: RequestListener, asks: readonly Ask[]): Promise<readonly Exchange[]> {
  const server = await listening(createServer(listener))
  onTestFinished(async () => void (await server.close()))
  return converse(server.port, asks, async () => {})
}

test('asks over one connection for as long as the server keeps it', async () => {
  const listener: RequestListener = (request, response) => {
    if (request.url === '/last') response.setHeader('Connection', 'close')
    response.end(String(request.socket.remotePort))
  }
  const exchanges = await conversation(listener, [{ target: '/' }, { target: '/last' }, { target: '/' }])
  const [first, second, third] = exchanges.map(({ answer }) => answer.body.toString())
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('gives a request the answers before it, and cookies only where it keeps them', async () => {
  const listener: RequestListener = (request, response) => {
    response.setHeader('Set-Cookie', `from=${request.url?.slice(1)}`).end(String(request.headers.cookie))
  }
  const exchanges = await conversation(listener, [
    { target: '/one', cookies: true },
    { target: '/two' },
    ([one, two]) => ({ target: '/three', cookies: true, body: `${one?.body}${two?.body}` }),
  ])
  expect(exchanges.map(({ answer }) => answer.body.toString())).toEqual(['undefined', 'undefined', 'from=one'])
  expect(exchanges[2]?.request.body).toBe('undefinedundefined')
})

test('sends pieces as chunks, and a body that waits after 100', async () => {
  const listener: RequestListener = (request, response) => {
    const { 'transfer-encoding': coding, 'content-length': length } = request.headers
    request.setEncoding('utf8').on('data', (text: string) => response.write(text))
    request.on('end', () => response.end(` ${coding} ${length}`))
  }
  const exchanges = await conversation(listener, [
    { method: 'POST', target: '/', body: ['a', 'bc'] },
    { method: 'POST', target: '/', body: 'whole', fields: { Expect: '100-continue' } },
  ])
  expect(exchanges.map(({ answer }) => answer.body.toString())).toEqual(['abc chunked undefined', 'whole undefined 5'])
  expect(exchanges.map(({ answer }) => answer.interim.map(({ status }) => status))).toEqual([[], [100]])
})

test('sends requests behind one without waiting for its answer', async () => {
  const waiting: Array<() => void> = []
  const listener: RequestListener = (request, response) => {
    waiting.push(() => response.end(request.url))
    // Nobody is answered before all four are there.
    if (waiting.length >= 4) for (const answer of waiting) answer()
  }
  const behind = [{ target: '/two' }, { target: '/three', method: 'HEAD' }, { target: '/four' }]
  const exchanges = await conversation(listener, [{ target: '/one', behind }, { target: '/last' }])
  expect(exchanges.map(({ answer }) => answer.body.toString())).toEqual(['/one', '/two', '', '/four', '/last'])
})

test('leaves in the middle of a request or of an answer', async () => {
  const listener: RequestListener = (_request, response) => void response.write('a long answer')
  const [sent, received] = await conversation(listener, [
    { method: 'POST', target: '/', body: 'a body', leave: { sent: 20 } },
    { target: '/', leave: { received: 6 } },
  ])
  expect(sent?.answer.status).toBe(0)
  expect(received?.answer).toMatchObject({ status: 200, complete: false, body: Buffer.from('a long') })
})

test('takes a connection that ends without an answer for one', async () => {
  const [exchange] = await conversation((request) => request.socket.destroy(), [{ target: '/' }])
  expect(exchange?.answer).toMatchObject({ status: 0, complete: false })
})
