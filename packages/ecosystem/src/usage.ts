/**
 * How people use a package, as data: an app that uses it, and the requests that show whether it works. One file of
 * `express/`, `fastify/`, `hono/` or `node/` each, named like the package, exporting it as `usage`.
 *
 * An app must not know which server it runs on. What differs from run to run by its nature is declared in `random`,
 * with the reason; what differs between the servers in `differences`. Nothing else is left out of the comparison
 * (see run/comparable.ts for what is a server's own business).
 */
import type { Server } from 'node:http'
import type { Express } from 'express'
import type { FastifyInstance } from 'fastify'
import type { HonoApp } from '@gateway-server/adapter-hono'
import type { Listener } from '@gateway-server/adapter-node'

export interface Usage<App> {
  /** As the registry calls it, or a module of it, such as `hono/cors`. */
  readonly package: string
  /** Packages that it is used together with, and that this shows to work as well. */
  readonly with?: readonly string[]
  createApp(world: World): App | Promise<App>
  /** Gives what listens on a server itself, such as WebSockets, the app's own server or the one our application shows. */
  attach?(server: Server, app: App, world: World): void
  /** One after the other, over one connection for as long as the server keeps it. */
  readonly requests: readonly Ask[]
  /** What another client does afterwards, and a line for all it hears: they are compared as well. */
  talk?(port: number): Promise<readonly string[]>
  readonly random?: readonly RandomPart[]
  readonly differences?: readonly Difference[]
}

export type ExpressUsage = Usage<Express>
export type FastifyUsage = Usage<FastifyInstance>
export type HonoUsage = Usage<HonoApp>
export type NodeUsage = Usage<Listener>

/** What an app finds around it, the same on both servers. */
export interface World {
  /** Notes a side effect (a log line, an event): they are compared too, in order. */
  see(line: string): void
  /** A folder of files to serve, with fixed contents and times. */
  readonly files: string
  /** An empty folder for files that the app writes; removed after the run. */
  readonly scratch: string
  /** The origin of another server, on node:http, for proxies: see run/upstream.ts. */
  readonly upstream: string
  /** Called when the server has stopped. */
  onClose(callback: () => void | Promise<void>): void
}

/** A function gets the answers so far: for validators, tokens and cookies. */
export type Ask = Request | ((answers: readonly Answer[]) => Request)

export interface Request {
  /** For the table of differences. Default: method and target */
  readonly name?: string
  /** Default: GET */
  readonly method?: string
  readonly target: string
  readonly fields?: Fields
  /** Default: `ecosystem.test` */
  readonly host?: string
  /** Default: `1.1` */
  readonly version?: '1.0' | '1.1'
  /** A list of pieces is sent chunked, anything else with its length. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Whether to send back the cookies set so far, and to keep those that come. Default: false */
  readonly cookies?: boolean
  /**
   * Sent in one piece with it, without waiting for an answer (RFC 9112 §9.3.2). For apps that note nothing: node:http
   * hands them all of these at once, gateway-server one after the other.
   */
  readonly behind?: readonly Request[]
  /** Leaves before the end: after so many octets of the request, or of the answer's body. */
  readonly leave?: { readonly sent: number } | { readonly received: number }
  /** Goes on only when the app has seen a line that contains this. */
  readonly until?: string
}

export type Fields = Readonly<Record<string, string>>

export interface Answer {
  /** Interim ones (1xx) before the response. */
  readonly interim: ReadonlyArray<{ readonly status: number; readonly fields: FieldList }>
  /** 0 where the client left before there was one. */
  readonly status: number
  readonly reason: string
  /** As sent: order, case and repeats kept. */
  readonly fields: FieldList
  readonly body: Buffer
  /** Whether it came to the end its framing promised. */
  readonly complete: boolean
  readonly trailers: FieldList
}

export type FieldList = ReadonlyArray<readonly [name: string, value: string]>

/** A part of answers or side effects that is different each time, on the same server too. */
export interface RandomPart {
  /** The name of a field in lower case, `body`, or `seen` for side effects. */
  readonly of: string
  /** Only the matches are replaced; with groups, only what is between the first and the second. */
  readonly pattern: RegExp
  readonly reason: string
}

/** Where the servers differ, and why that is right. The test fails when it does not occur on gateway-server. */
export interface Difference {
  /** The name of a request; of those with the same name, the second is `name (2)`. */
  readonly request: string
  /** Names of fields in lower case, or other members of the answer. */
  readonly of: readonly string[]
  readonly reason: string
}

/** The value of the first field called so, in any case; empty where there is none. */
export function fieldOf(answer: Answer | undefined, name: string): string {
  return answer?.fields.find(([field]) => field.toLowerCase() === name)?.[1] ?? ''
}

/** The body as JSON, of the type that the app gave it. */
export function jsonOf(answer: Answer | undefined): Readonly<Record<string, string>> {
  return JSON.parse(answer?.body.toString() ?? '{}') as Record<string, string> // the apps here make it so
}
