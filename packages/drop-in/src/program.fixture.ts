// A program of `programs/`, run as users run it, with drop-in and without, and requests to it.
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { repositoryEnvironment } from 'scripts/run'
import { type ServerProcess, startServerProcess } from 'scripts/server-process'
import { onTestFinished } from 'vitest'

const folder = join(import.meta.dirname, '../programs')
const dropIn = join(import.meta.dirname, 'index.ts')

export interface Program {
  readonly process: ServerProcess
  /** Where it listens. */
  readonly url: string
}

/** Starts a program, with drop-in before it unless `plain`; stopped after the test. */
export async function start(name: string, plain: boolean, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const flags = plain ? [] : ['--import', dropIn]
  const server = await startServerProcess([process.execPath, ...flags, join(folder, name)], {
    cwd: folder,
    env: repositoryEnvironment({ NODE_DEBUG: 'gateway-drop-in', ...env }),
    ready: /Listening at (https?:\/\/\S+)/,
  })
  onTestFinished(async () => void (await server.stop('SIGKILL')))
  return { process: server, url: server.ready }
}

/** One request, and all of its answer that does not change from one time to the next. */
export interface Answer {
  readonly status: number | undefined
  readonly reason: string | undefined
  readonly fields: readonly string[]
  readonly body: string
  readonly trailers: NodeJS.Dict<string>
  /** The body did not come to its end. */
  readonly cut: boolean
}

export interface Asked extends RequestOptions {
  readonly target: string
  readonly body?: string
  /** Over HTTPS; missing in Node's types. */
  readonly ALPNProtocols?: readonly string[]
}

export async function ask(url: string, { target, body, ...options }: Asked): Promise<Answer> {
  const request = url.startsWith('https') ? httpsRequest : httpRequest
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const all = { agent: false, rejectUnauthorized: false, ...options }
    request(new URL(target, url), all, resolve).on('error', reject).end(body)
  })
  const whole = await buffer(response).catch(() => undefined)
  return {
    status: response.statusCode,
    reason: response.statusMessage,
    fields: comparable(response.rawHeaders),
    body: mask(whole?.toString() ?? ''),
    trailers: response.trailers,
    cut: whole === undefined,
  }
}

/** Where node:http sends chunks we send the length where it is known (see adapter-node's README). */
const framing = new Set(['content-length', 'transfer-encoding'])

/** The fields in no order; of `Date` that it is there, and of `Connection`, which is the server's, not how it is spelled. */
function comparable(rawHeaders: readonly string[]): string[] {
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []))
  return pairs
    .filter(([name = '']) => !framing.has(name.toLowerCase()))
    .map(([name = '', value]) => (name === 'Date' ? name : `${name.replace(/^connection$/i, 'Connection')}: ${value}`))
    .toSorted()
}

/** Ports differ from process to process. */
function mask(text: string): string {
  return text.replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:PORT')
}

export const servedByUs = /GATEWAY-DROP-IN \d+: .* is served by gateway-server/
