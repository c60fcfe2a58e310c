// What clients get that are too slow, where the program does nothing about it: Node's status, at the stage Node gives up.
import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { onBoth, started, type Take } from './both-servers.fixture.ts'
import { Client } from './server.fixture.ts'

const head = ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 10', ''] as const
const soon = { connectionsCheckingInterval: 10 } // without it Node looks twice a minute

interface Stage {
  readonly stage: string
  readonly options: ServerOptions
  /** What is sent; then nothing more comes. */
  readonly sent: readonly string[]
  readonly answered: readonly string[]
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void
}

const untouched = (): void => {}
const stages: readonly Stage[] = [
  {
    stage: 'headersTimeout in a head',
    options: { headersTimeout: 20, requestTimeout: 60_000 },
    sent: ['GET / HTTP/1.1', 'Host: a'],
    answered: ['408'],
    listener: untouched,
  },
  {
    stage: 'headersTimeout in the head of a second request',
    options: { headersTimeout: 20, requestTimeout: 60_000 },
    sent: ['GET / HTTP/1.1', 'Host: a', '', 'GET / HTTP/1.1', 'Host: a'],
    answered: ['200', '408'],
    listener: (_request, response) => void response.end(),
  },
  {
    stage: 'requestTimeout in a head',
    options: { headersTimeout: 0, requestTimeout: 20 },
    sent: ['GET / HTTP/1.1', 'Host: a'],
    answered: ['408'],
    listener: untouched,
  },
  {
    stage: 'requestTimeout in a body that nobody touches',
    options: { headersTimeout: 20, requestTimeout: 20 },
    sent: head,
    answered: ['408'],
    listener: untouched,
  },
  {
    stage: 'requestTimeout in a body that is read',
    options: { headersTimeout: 20, requestTimeout: 20 },
    sent: head,
    answered: ['408'],
    listener: (request) => void request.on('error', () => {}).resume(),
  },
  {
    stage: 'requestTimeout in a body whose answer has begun',
    options: { headersTimeout: 20, requestTimeout: 20 },
    sent: head,
    answered: ['201'],
    listener: (_request, response) => void response.writeHead(201).flushHeaders(),
  },
]

test.each(stages)('$stage', holds)

async function holds({ answered, ...stage }: Stage): Promise<void> {
  expect(await onBoth((take) => statusesOf(take, stage))).toEqual(answered)
}

async function statusesOf(take: Take, { options, sent, listener }: Omit<Stage, 'answered'>): Promise<unknown[]> {
  const whole = sent.filter((line) => line === '').length
  // A machine that stalls may be out of time before a head has come that was sent: that is no answer to what is asked here.
  for (;;) {
    let requests = 0
    const server = await started(take(createServer({ ...options, ...soon }, listener)))
    server.on('request', () => (requests += 1))
    const client = new Client(server).send(...sent)
    await client.closed
    if (requests >= whole) return Array.from(client.received.matchAll(/^HTTP\/1\.1 (\d+)/gm), ([, status]) => status)
  }
}
