// Which interim responses a client hears of, and in which order: on node:http, and on the gateway, which sends two of them.
import { once } from 'node:events'
import { createServer, request, ServerResponse } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { listening, type RunningServer } from '@gateway-server/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve } from './servers.fixture.ts'

interface Row {
  readonly name: string
  /** Which event of the server brings the request. Default: `request` */
  readonly event?: 'request' | 'checkContinue'
  /** The client asks for a 100 before it sends its body. */
  readonly expects?: boolean
  readonly listener: RequestListener
  /** What the client of node:http hears, in order. */
  readonly heard: readonly string[]
  /** What that of the gateway hears, where it is something else (see README.md). */
  readonly ofUs?: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'Early Hints, with all their fields, as often as they are given',
    listener: (_request, response) => {
      response.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'x-trace': 'id' })
      response.writeEarlyHints({ link: '</c.png>; rel=preload' }, () => response.end())
    },
    heard: [
      '103 {"link":"</a.css>; rel=preload, </b.js>; rel=preload","x-trace":"id"}',
      '103 {"link":"</c.png>; rel=preload"}',
      '200',
    ],
  },
  {
    name: 'Processing, whose callback comes all the same',
    listener: (_request, response) => response.writeProcessing(() => response.end()),
    heard: ['102 {}', '200'],
    ofUs: ['200'],
  },
  {
    name: 'Continue, by itself, where the body is read',
    expects: true,
    listener: (message, response) => void message.resume().once('end', () => response.end()),
    heard: ['continue', '100 {}', '200'],
  },
  {
    name: 'Continue, by itself, where the answer does not need the body',
    expects: true,
    listener: (_request, response) => void response.writeHead(403).end(),
    heard: ['continue', '100 {}', '403'],
    ofUs: ['403'],
  },
  {
    name: 'Continue, by writeContinue()',
    event: 'checkContinue',
    expects: true,
    listener: (message, response) => {
      response.writeContinue()
      message.resume().once('end', () => response.end())
    },
    heard: ['continue', '100 {}', '200'],
  },
  {
    name: 'Continue, once, by writeContinue() behind Early Hints',
    event: 'checkContinue',
    expects: true,
    listener: (message, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.writeContinue(() => void message.resume().once('end', () => response.end()))
    },
    heard: ['103 {"link":"</a.css>; rel=preload"}', 'continue', '100 {}', '200'],
  },
  {
    name: 'no Continue, where a listener of checkContinue refuses',
    event: 'checkContinue',
    expects: true,
    listener: (_request, response) => void response.writeHead(417).end(),
    heard: ['417'],
  },
  {
    name: 'Continue, by writeContinue(), for a client that does not wait for it',
    listener: (_request, response) => response.writeContinue(() => response.end()),
    heard: ['continue', '100 {}', '200'],
    ofUs: ['200'],
  },
]

/** Others, for which older versions of Node have no method. */
const other: Row = {
  name: 'any other, by writeInformation(), whose callback comes all the same',
  listener: (_request, response) => {
    const write = Reflect.get(response, 'writeInformation') as (...parameters: unknown[]) => void // of this Node
    write.call(response, 104, { 'X-Progress': '50%' }, () => response.end())
  },
  heard: ['104 {"x-progress":"50%"}', '200'],
  ofUs: ['200'],
}

test.each('writeInformation' in ServerResponse.prototype ? [...rows, other] : rows)('$name', async (row) => {
  const { heard, ofUs = heard } = row
  const onNode = await listening(serverOf(row))
  const onGateway = await serve(toApplication(serverOf(row)))
  onTestFinished(async () => void (await Promise.all([onNode.close(), onGateway.close()])))
  expect(await hearsFrom(onNode, row)).toEqual(heard)
  expect(await hearsFrom(onGateway, row)).toEqual(ofUs)
})

function serverOf({ event = 'request', listener }: Row): Server {
  return createServer().on(event, listener)
}

async function hearsFrom({ port }: RunningServer, { expects = false }: Row): Promise<string[]> {
  const heard: string[] = []
  const headers = expects ? { Expect: '100-continue', 'Content-Length': 4 } : {}
  const asking = request({ port, host: '127.0.0.1', agent: false, method: expects ? 'POST' : 'GET', headers })
  asking.on('information', ({ statusCode, headers: fields }) => heard.push(`${statusCode} ${JSON.stringify(fields)}`))
  asking.on('continue', () => {
    heard.push('continue')
    if (expects) asking.end('body')
  })
  if (expects) asking.flushHeaders()
  else asking.end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage] // what the event has
  heard.push(String(response.statusCode))
  asking.destroy()
  return heard
}
