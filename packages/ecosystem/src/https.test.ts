// Over HTTPS: what the frameworks make of a connection's security, and WebSockets.
import { toApplication as expressApplication } from '@gateway-server/adapter-express'
import { toApplication as fastifyApplication } from '@gateway-server/adapter-fastify'
import { toApplication as honoApplication } from '@gateway-server/adapter-hono'
import { toApplication as nodeApplication } from '@gateway-server/adapter-node'
import type { Application } from '@gateway-server/interface'
import { fetchRaw } from '@gateway-server/testkit'
import express from 'express'
import fastify from 'fastify'
import { serve } from 'gateway-server'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createAuthority } from 'scripts/certificates'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'

const authority = await createAuthority()
const certificate = await authority.issue()
const client = await authority.issue({ names: ['client.example'] })

async function serveHttps(application: Application): Promise<number> {
  const tls = { ...certificate, ca: authority.cert, requestCert: true, rejectUnauthorized: false }
  const server = await serve(application, { port: 0, gracefulTimeout: 0, tls })
  onTestFinished(() => server.close())
  return (server.address() as AddressInfo).port // it listens on TCP
}

/** What an app says of a client that has a certificate. */
async function answerOf(application: Application): Promise<unknown> {
  const port = await serveHttps(application)
  const tls = { ca: authority.cert, servername: 'localhost', ...client }
  const response = await fetchRaw(port, { target: '/facts' }, { tls })
  return JSON.parse(response.body.toString())
}

/** What any code on Node asks of a request's socket. */
function factsOf(socket: unknown): Record<string, unknown> {
  const { encrypted, authorized, servername, alpnProtocol, getPeerCertificate } = socket as TLSSocket // of HTTPS
  const peer = getPeerCertificate.call(socket).subject.CN
  return { encrypted, authorized, servername, alpnProtocol, peer }
}

const facts = {
  encrypted: true,
  authorized: true,
  servername: 'localhost',
  alpnProtocol: false,
  peer: 'client.example',
}

test('Express: req.secure, req.protocol and the facts of req.socket', async () => {
  const app = express().get('/facts', (request, response) => {
    response.json({ ...factsOf(request.socket), secure: request.secure, protocol: request.protocol })
  })
  expect(await answerOf(expressApplication(app))).toEqual({ ...facts, secure: true, protocol: 'https' })
})

test('Fastify: request.protocol and the facts of request.socket', async () => {
  const app = fastify()
  app.get('/facts', (request) => ({ ...factsOf(request.socket), protocol: request.protocol }))
  expect(await answerOf(fastifyApplication(app))).toEqual({ ...facts, protocol: 'https' })
})

test('Hono: the URL is https, and the environ leads to the socket', async () => {
  const app = new Hono<{ Bindings: { incoming: { socket: TLSSocket } } }>()
  app.get('/facts', (context) => context.json({ ...factsOf(context.env.incoming.socket), url: context.req.url }))
  expect(await answerOf(honoApplication(app))).toEqual({ ...facts, url: 'https://conformance.example/facts' })
})

test('a listener of node:http: the facts of request.socket', async () => {
  const listener: RequestListener = (request, response) => response.end(JSON.stringify(factsOf(request.socket)))
  expect(await answerOf(nodeApplication(listener))).toEqual(facts)
})

test('WebSockets, in both directions, large messages too', async () => {
  const application = expressApplication(express())
  const sockets = new WebSocketServer({ server: application.server })
  sockets.on('connection', (socket, request) => {
    socket.send(JSON.stringify(factsOf(request.socket)))
    socket.on('message', (message) => socket.send(message))
  })
  const port = await serveHttps(application)
  const socket = new WebSocket(`wss://localhost:${port}/`, { ca: authority.cert, ...client })
  const next = async (): Promise<string> => String((await once(socket, 'message'))[0])
  expect(JSON.parse(await next())).toEqual(facts)
  const large = 'a'.repeat(3_000_000)
  socket.send(large)
  expect(await next()).toBe(large)
  socket.close()
  await once(socket, 'close')
})
