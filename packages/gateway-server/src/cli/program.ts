// A module that exports no application but listens itself. Its servers of node:http and node:https run on our engine where
// @gateway-server/drop-in is installed beside it; that has to be loaded before the module, and tells of each server. Where the
// program does not listen to a signal itself, its servers are stopped here.
import { realpathSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerOptions } from '../lib/options.ts'
import { longestTimer } from '../lib/connection/timeouts.ts'
import { urlOf } from '../listening/listeners.ts'
import type { Measured } from '../metrics/reporter.ts'
import type { Resolved } from '../settings/resolve.ts'
import { Failure, NoApplication } from './failure.ts'
import { hasAll } from './frameworks.ts'
import { unlessIdle } from './load-export.ts'
import { resolvePackage } from './resolve-package.ts'
import { say } from './say.ts'
import type { Stoppable } from './stop-on-signals.ts'
import { unreached, unreachedByNode } from './unreached.ts'

const dropInName = '@gateway-server/drop-in'

/** How long a module that exports nothing may take before it is said what we wait for. */
const patience = 2_000

const needed = ['onServer', 'servedBy', 'serveWith', 'loadOf', 'drain', 'endTakenOver'] as const

/** What drop-in exports. */
interface DropIn {
  onServer(callback: (server: Server) => void): void
  servedBy(server: Server): { readonly reason?: string | undefined }
  serveWith(options: ServerOptions): void
  loadOf(server: Server): Measured
  drain(server: Server): void
  endTakenOver(server: Server): void
}

/**
 * Loads drop-in, where it is installed and not switched off.
 *
 * @param file the module, not yet loaded
 * @param options of the engine under its servers
 */
export async function watchProgram(file: string, options: ServerOptions): Promise<Program | undefined> {
  if (process.env['GATEWAY_DROP_IN'] === 'off') return undefined
  const path = resolvePackage(dropInName, realpathSync(file)) ?? resolvePackage(dropInName, join(process.cwd(), 'x'))
  if (path === undefined) return undefined
  const dropIn: unknown = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new Failure(`${dropInName} is installed but could not be loaded:`, { cause })
  })
  if (isDropIn(dropIn)) return new Program(dropIn, options)
  throw new Failure(
    `${dropInName} is installed but does not export ${needed.join(', ')}. Is its version the right one?`,
  )
}

function isDropIn(value: unknown): value is DropIn {
  return hasAll(value, needed) // of what types, the package of that name promises
}

/** The servers that a module makes. */
export class Program implements Stoppable, Measured {
  readonly mayHandleSignals = true
  #dropIn: DropIn
  #servers = new Set<Server>()
  #said = new Set<string>()
  #resolved: Resolved | undefined = undefined
  #onFirst: (() => void) | undefined = undefined

  constructor(dropIn: DropIn, options: ServerOptions) {
    this.#dropIn = dropIn
    dropIn.serveWith(options)
    dropIn.onServer((server) => {
      this.#servers.add(server)
      server.on('listening', () => this.#listening(server))
    })
  }

  /** Whether what prevents serving an application is that the module is, or may become, a program that listens. */
  mayBe(reason: unknown): reason is NoApplication {
    return reason instanceof NoApplication && (reason.exportsNone || this.#servers.size > 0)
  }

  /** An application is served instead; whatever servers the module makes beside it are its own affair. */
  isNone(): void {
    this.#dropIn.serveWith({})
  }

  get connections(): number {
    return this.#sum(({ connections }) => connections)
  }

  get requestsInFlight(): number {
    return this.#sum(({ requestsInFlight }) => requestsInFlight)
  }

  /** Where it listens at present. */
  urls(): string[] {
    return this.#listeningServers().map((server) => urlOfProgram(server))
  }

  /** Waits until one of its servers listens. @throws `failure` when the process has nothing left to do instead */
  async listens(shownAs: string, failure: NoApplication): Promise<void> {
    if (this.#listeningServers().length > 0) return
    const first = new Promise<void>((resolve) => {
      this.#onFirst = resolve
    })
    const told = setTimeout(() => say(`${shownAs} exports no application; waiting for it to listen`), patience).unref()
    await unlessIdle(first, failure).finally(() => clearTimeout(told))
  }

  /** From now on each server that listens is said to. */
  serve(resolved: Resolved): void {
    this.#resolved = resolved
    const servers = this.#listeningServers()
    for (const server of servers) this.#sayListening(server, resolved)
    for (const note of unreached(servers, resolved)) say(`Note: ${note}`)
  }

  /** Node waits for WebSockets, too, which nobody else would tell of the stop. */
  async close(): Promise<void> {
    const gracefulTimeout = (this.#resolved?.settings.gracefulTimeout ?? 0) * 1000
    const limit = setTimeout(() => this.closeAllConnections(), Math.min(gracefulTimeout, longestTimer))
    const closed = this.#listeningServers().map((server) => new Promise((resolve) => server.close(resolve)))
    for (const server of this.#servers) this.#dropIn.drain(server)
    await Promise.all(closed)
    clearTimeout(limit)
  }

  closeAllConnections(): void {
    for (const server of this.#servers) {
      server.closeAllConnections()
      this.#dropIn.endTakenOver(server)
    }
  }

  #listeningServers(): Server[] {
    return [...this.#servers].filter(({ listening }) => listening)
  }

  #listening(server: Server): void {
    this.#onFirst?.()
    if (this.#resolved !== undefined) this.#sayListening(server, this.#resolved)
  }

  #sum(part: (load: Measured) => number): number {
    let sum = 0
    for (const server of this.#servers) sum += part(this.#dropIn.loadOf(server))
    return sum
  }

  #sayListening(server: Server, resolved: Resolved): void {
    const url = urlOfProgram(server)
    if (this.#said.has(url)) return // a cluster's workers and IPv4 beside IPv6 may come to the same
    this.#said.add(url)
    say(`Listening at ${url} (Ctrl-C stops)`)
    const { reason } = this.#dropIn.servedBy(server)
    if (reason === undefined) return
    say(`Note: served by Node's own server: ${reason}`)
    const lost = unreachedByNode(resolved)
    if (lost !== undefined) say(`Note: ${lost}`)
  }
}

function urlOfProgram(server: Server): string {
  return urlOf(server, 'setSecureContext' in server ? 'https' : 'http')
}

/** The reason not to serve, with what to do about a program where drop-in is not there. */
export function hintAtDropIn(reason: unknown): unknown {
  if (!(reason instanceof NoApplication) || !reason.exportsNone) return reason
  return new NoApplication(
    `${reason.message}\nA program that listens itself is served where ${dropInName} is installed beside it.`,
  )
}
