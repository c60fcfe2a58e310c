// Certificates of both sides: all that node:tls does for a server of node:https, it does for one whose connections are ours.
import { once } from 'node:events'
import { Agent, createServer, request, type RequestOptions, type Server, type ServerOptions } from 'node:https'
import type { IncomingMessage, RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { createSecureContext, type TLSSocket } from 'node:tls'
import { type Certificate, createAuthority } from 'scripts/certificates'
import { expect, onTestFinished, test } from 'vitest'
import { onBoth, started, type Take } from './both-servers.fixture.ts'
import { portOf } from './server.fixture.ts'

const authority = await createAuthority()
const issue = (name: string): Promise<Certificate> => authority.issue({ names: [name] })
const [first, second, third] = await Promise.all([
  issue('first.example'),
  issue('second.example'),
  issue('third.example'),
])
const client = await issue('client.example')
const stranger = await (await createAuthority('Nobody’s')).issue({ names: ['stranger.example'] })

/** What a program asks of a request's connection. */
const facts: RequestListener = ({ socket }, response) => {
  const secured = socket as TLSSocket // of https
  response.end(
    JSON.stringify({
      encrypted: secured.encrypted,
      authorized: secured.authorized,
      why: secured.authorizationError,
      peer: secured.getPeerCertificate().subject?.CN,
      issuer: secured.getPeerCertificate(true).issuerCertificate?.subject.CN,
      servername: Reflect.get(secured, 'servername'),
      protocol: secured.getProtocol(),
    }),
  )
}

/** A request on a connection of its own: whose certificate the server shows, and what it answers. */
async function ask(server: Server, options: RequestOptions = {}): Promise<{ shown: string; answer: unknown }> {
  const asking = request({
    port: portOf(server),
    host: '127.0.0.1',
    agent: false,
    rejectUnauthorized: false,
    ...options,
  })
  const [response] = (await once(asking.end(), 'response')) as [IncomingMessage] // what the event has
  const { socket } = response as { socket: unknown } as { socket: TLSSocket } // of https
  const shown = String(socket.getPeerCertificate().subject.CN)
  const body = await text(response)
  return { shown, answer: body === '' ? undefined : JSON.parse(body) }
}

/** Whose certificate is shown to who asks for a name. */
async function shownFor(server: Server, ...names: readonly string[]): Promise<string[]> {
  const shown: string[] = []
  for (const servername of names) shown.push((await ask(server, { servername })).shown)
  return shown
}

const make = (take: Take, options: ServerOptions): Promise<Server> => started(take(createServer(options, facts)))

test('SNICallback chooses the certificate by name, and may refuse', async () => {
  const outcome = await onBoth(async (take) => {
    const asked: string[] = []
    const server = await make(take, {
      ...first,
      SNICallback(name, done) {
        asked.push(name)
        if (name === 'refused.example') done(new Error('no such site'))
        else done(null, name === 'second.example' ? createSecureContext(second) : undefined)
      },
    })
    const shown = await shownFor(server, 'second.example', 'other.example')
    const failed = once(server, 'tlsClientError')
    await expect(ask(server, { servername: 'refused.example' })).rejects.toThrow()
    return {
      asked,
      shown,
      error: String((await failed)[0]),
      answer: (await ask(server, { servername: 'x.example' })).answer,
    }
  })
  expect(outcome).toMatchObject({
    asked: ['second.example', 'other.example', 'refused.example', 'x.example'],
    shown: ['second.example', 'first.example'],
    error: 'Error: no such site',
    answer: { encrypted: true, servername: 'x.example', protocol: 'TLSv1.3' },
  })
})

test('addContext adds certificates for names and patterns of names', async () => {
  const shown = await onBoth(async (take) => {
    const server = await make(take, first)
    const before = await shownFor(server, 'second.example', 'a.third.example')
    server.addContext('second.example', second)
    server.addContext('*.third.example', third)
    return [before, await shownFor(server, 'second.example', 'a.third.example', 'other.example')]
  })
  expect(shown).toEqual([
    ['first.example', 'first.example'],
    ['second.example', 'third.example', 'first.example'],
  ])
})

test('setSecureContext changes the certificate of a server that runs; open connections go on', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await make(take, { ...first, keepAliveTimeout: 0 })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    let connections = 0
    server.on('secureConnection', () => (connections += 1))
    const before = await ask(server, { agent })
    server.setSecureContext(second)
    const after = await ask(server, { agent })
    return { shown: [before.shown, after.shown, ...(await shownFor(server, 'any.example'))], connections }
  })
  expect(outcome).toEqual({ shown: ['first.example', 'first.example', 'second.example'], connections: 2 })
})

test.each([
  { who: 'a client with our certificate', certificate: client, expected: { authorized: true, peer: 'client.example' } },
  {
    who: 'a client with somebody else’s',
    certificate: stranger,
    expected: { authorized: false, peer: 'stranger.example' },
  },
  { who: 'a client without', certificate: {}, expected: { authorized: false } },
])('requestCert tells the program of $who', async ({ certificate, expected }) => {
  const outcome = await onBoth(async (take) => {
    const server = await make(take, { ...first, ca: authority.cert, requestCert: true, rejectUnauthorized: false })
    return ask(server, certificate)
  })
  expect(outcome.answer).toMatchObject({ encrypted: true, ...expected })
})

test('rejectUnauthorized keeps everybody else from the program', async () => {
  const outcome = await onBoth(async (take) => {
    const server = await make(take, { ...first, ca: authority.cert, requestCert: true, rejectUnauthorized: true })
    const requests: unknown[] = []
    server.on('request', (message) => requests.push(message.url))
    await expect(ask(server, { path: '/without' })).rejects.toThrow()
    await expect(ask(server, { path: '/stranger', ...stranger })).rejects.toThrow()
    await ask(server, { path: '/client', ...client })
    return requests
  })
  expect(outcome).toEqual(['/client'])
})
