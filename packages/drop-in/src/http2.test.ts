// Servers of node:http2 are none of ours, with the connections of HTTP/1.1 that they allow.
import { once } from 'node:events'
import { connect, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { createAuthority } from 'scripts/certificates'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './program.fixture.ts'
import { portOf } from './server.fixture.ts'

const certificate = await (await createAuthority()).issue()

async function answerWithFacts(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  const { httpVersion, method, url, socket } = request
  const { alpnProtocol } = socket as TLSSocket // of a secure server
  response.writeHead(201, { 'X-Method': method })
  response.end(`${httpVersion} ${alpnProtocol} ${url} ${await text(request)}`)
}

async function allowingHttp1(): Promise<number> {
  const server = createSecureServer({ ...certificate, allowHTTP1: true })
  server.on('request', (request, response) => void answerWithFacts(request, response))
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return portOf(server)
}

test('allowHTTP1: a client of HTTP/1.1', async () => {
  const url = `https://127.0.0.1:${await allowingHttp1()}`
  const posted = await ask(url, { target: '/one?a=1', method: 'POST', body: 'the body' })
  expect(posted).toMatchObject({ status: 201, body: '1.1 false /one?a=1 the body', cut: false })
  expect(posted.fields).toContain('X-Method: POST')
  const told = await ask(url, { target: '/two', ALPNProtocols: ['http/1.1'] })
  expect(told).toMatchObject({ status: 201, body: '1.1 http/1.1 /two ' })
})

test('allowHTTP1: a client of HTTP/2, on one connection', async () => {
  const session = connect(`https://127.0.0.1:${await allowingHttp1()}`, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  const bodies: string[] = []
  for (const path of ['/one', '/two']) {
    const stream = session.request({ ':path': path, ':method': 'POST' })
    const head = once(stream, 'response')
    const body = text(stream.setEncoding('utf8').end(`body of ${path}`))
    const [fields] = (await head) as [Record<string, unknown>] // what the event has
    expect(fields).toMatchObject({ ':status': 201, 'x-method': 'POST' })
    bodies.push(await body)
  }
  expect(bodies).toEqual(['2.0 h2 /one body of /one', '2.0 h2 /two body of /two'])
})
