// NestJS on both of its platforms, Express and Fastify: on its own server and on the gateway.
import { toApplication as fastifyToApplication } from '@gateway-server/adapter-fastify'
import type { FastifyApplication } from '@gateway-server/adapter-fastify'
import type { Application } from '@gateway-server/interface'
import { fetchRaw } from '@gateway-server/testkit'
import type { RequestDescription } from '@gateway-server/testkit'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { AppModule } from './nest.fixture.ts'
import { serve } from './servers.fixture.ts'

const platforms: ReadonlyArray<
  readonly [name: string, create: () => Promise<INestApplication>, convert: (app: never) => Application]
> = [
  ['Express', () => NestFactory.create(AppModule, { logger: false }), toApplication],
  [
    'Fastify',
    () => NestFactory.create(AppModule, new FastifyAdapter(), { logger: false }),
    (app: FastifyApplication) => fastifyToApplication(app),
  ],
]

const serversOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])
const json: RequestDescription['headers'] = [['Content-Type', 'application/json']]

const requests: readonly RequestDescription[] = [
  { target: '/items/one/7?q=1' },
  { target: '/items/one/seven' },
  { method: 'POST', target: '/items', headers: json, body: '{"a":[1]}' },
  { method: 'POST', target: '/items', headers: json, body: '{}' },
  { method: 'POST', target: '/items', headers: json, body: '{' },
  { target: '/items/text' },
  { method: 'HEAD', target: '/items/text' },
  { target: '/items/text', headers: [['X-Refused', 'yes']] },
  { target: '/items/file' },
  { target: '/items/fails' },
  { target: '/items/away' },
  { target: '/nowhere' },
]

describe.each(platforms)('NestJS on %s', (_name, create, convert) => {
  let ports: number[] = []
  let stops: Array<() => Promise<unknown>> = []

  beforeAll(async () => {
    const [onGateway, own] = [await create(), await create()]
    await onGateway.init()
    const server = await serve(convert(onGateway.getHttpAdapter().getInstance() as never)) // as the platform has it
    await own.listen(0, '127.0.0.1')
    const { port } = own.getHttpServer().address() as { port: number } // it listens on TCP
    ports = [server.port, port]
    stops = [() => server.close(), () => onGateway.close(), () => own.close()]
  })
  afterAll(async () => {
    for (const stop of stops) await stop()
  })

  test.each(requests)('answers $target as on its own server', async (request) => {
    const [gateway, native] = (await Promise.all(ports.map((port) => fetchRaw(port, request)))).map(
      ({ status, reason, rawHeaders, body, complete }) => ({
        status,
        reason,
        complete,
        fields: rawHeaders.filter(([name]) => !serversOwn.has(name.toLowerCase())),
        body: body.toString('latin1'),
      }),
    )
    expect(gateway).toEqual(native)
  })
})
