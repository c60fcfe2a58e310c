/** The frameworks, and how an app of each is served: by its own server, as its documentation says, and by ours. */
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toApplication as expressToApplication } from '@gateway-server/adapter-express'
import { toApplication as fastifyToApplication } from '@gateway-server/adapter-fastify'
import { toApplication as honoToApplication } from '@gateway-server/adapter-hono'
import { toApplication as nodeToApplication } from '@gateway-server/adapter-node'
import type { Application } from '@gateway-server/interface'
import { serve as serveHono } from '@hono/node-server'
import { serve } from 'gateway-server'
import type { ExpressUsage, FastifyUsage, HonoUsage, NodeUsage, Usage, World } from '../usage.ts'

export type Side = 'own' | 'gateway'

export interface Running {
  readonly port: number
  close(): Promise<void>
}

export interface AnyUsages {
  readonly express: ExpressUsage
  readonly fastify: FastifyUsage
  readonly hono: HonoUsage
  readonly node: NodeUsage
}

/** The names of the folders. */
export type Framework = keyof AnyUsages

type Start<Used> = (usage: Used, world: World) => Promise<Running>

/** Starts a usage's app, on a free port. */
export const starters: { readonly [Name in Framework]: Readonly<Record<Side, Start<AnyUsages[Name]>>> } = {
  express: { own: onNodeHttp, gateway: through(expressToApplication) },
  fastify: {
    own: async (usage, world) => {
      const app = (await created(usage, world)).app
      await app.listen({ port: 0, host: '127.0.0.1' })
      return { port: portOf(app.server), close: async () => void (await app.close()) }
    },
    gateway: async (usage, world) => served(fastifyToApplication((await created(usage, world)).app)),
  },
  hono: {
    own: async (usage, world) => {
      const app = await usage.createApp(world)
      // Without options for HTTP/2 it is made by node:http.
      const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
      usage.attach?.(server, app, world)
      return listening(server)
    },
    gateway: through(honoToApplication),
  },
  node: { own: onNodeHttp, gateway: through(nodeToApplication) },
}

async function onNodeHttp<App extends RequestListener>(usage: Usage<App>, world: World): Promise<Running> {
  const app = await usage.createApp(world)
  const server = createServer(app)
  usage.attach?.(server, app, world)
  return listening(server.listen(0, '127.0.0.1'))
}

function through<App>(toApplication: (app: App) => Application & { readonly server: Server }): Start<Usage<App>> {
  return async (usage, world) => {
    const app = await usage.createApp(world)
    const application = toApplication(app)
    usage.attach?.(application.server, app, world)
    return served(application)
  }
}

/** In an object, since a Fastify app is thenable: awaiting it would make it ready before its server listens. */
async function created(
  usage: FastifyUsage,
  world: World,
): Promise<{ app: Awaited<ReturnType<FastifyUsage['createApp']>> }> {
  const app = usage.createApp(world)
  return { app: 'server' in app ? app : await app }
}

async function served(application: Application): Promise<Running> {
  const server = await serve(application, { port: 0 })
  return { port: portOf(server), close: () => server.close() }
}

async function listening(server: Server): Promise<Running> {
  if (!server.listening) await new Promise<void>((resolve) => void server.once('listening', resolve))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
  return { port: portOf(server), close }
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port // it listens on TCP
}
