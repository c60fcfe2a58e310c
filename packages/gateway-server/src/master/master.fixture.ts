// A master with workers, started as users do it; what it says, and clients that load it steadily and miss nothing.
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { ServerProcess } from 'scripts/server-process'
import { onTestFinished } from 'vitest'
import { type CliFolder, cliFolder } from '../cli/cli-folder.fixture.ts'

/**
 * Answers with its process id. `/slow` takes until there is a file `go`, `/slow?MS` that long, `/block` never ends, `/crash` ends
 * the process, `/state` says whether there are several processes. A worker that is told to stop says `draining`.
 */
export const applicationSource = `
import { existsSync } from 'node:fs'
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
export default Object.assign(async (environ, startResponse) => {
  const path = environ.PATH_INFO
  if (path === '/block') blockForEver()
  if (path === '/crash') process.exit(7)
  if (path === '/slow') {
    console.error('slow begun in', process.pid)
    if (environ.QUERY_STRING !== '') await pause(Number(environ.QUERY_STRING))
    else while (!existsSync('go')) await pause(5)
  }
  startResponse('200 OK', [])
  return [path === '/state' ? String(environ['gateway.multiprocess']) : String(process.pid)]
}, { drain: () => console.error('draining', process.pid), shutdown: () => console.error('shut down', process.pid) })
function blockForEver() { console.error('blocking'); for (;;); }
`

export interface MasterProcess {
  readonly folder: CliFolder
  readonly server: ServerProcess
  readonly url: string
  signal(signal: NodeJS.Signals): void
  /** Waits until what it has said matches, that many times, and answers with the first match. */
  said(pattern: RegExp, times?: number): Promise<RegExpExecArray>
  /** The body of the answer. */
  ask(path?: string): Promise<string>
  /** Ids of the workers that answer, found by asking on new connections. */
  workers(count: number): Promise<number[]>
  /** Its exit status, once all of its processes have ended. */
  ended(): Promise<number | null>
}

/** Starts `app.mjs` with these arguments. */
export async function startMaster(args: readonly string[], source = applicationSource): Promise<MasterProcess> {
  const folder = await cliFolder({ 'app.mjs': source })
  const server = await folder.start(['app.mjs', '--log-format', 'text', ...args])
  return masterProcess(folder, server)
}

export function masterProcess(folder: CliFolder, server: ServerProcess): MasterProcess {
  const url = server.ready
  const ask = async (path = '/'): Promise<string> => (await request(url + path, false)).body
  const said = (pattern: RegExp, times = 1): Promise<RegExpExecArray> => saidBy(server, pattern, times)
  return {
    folder,
    server,
    url,
    ask,
    said,
    signal: (signal) => void process.kill(server.pid, signal),
    async workers(count) {
      const pids = new Set<number>()
      while (pids.size < count) pids.add(Number(await ask()))
      return [...pids]
    },
    ended: () => server.stop('SIGCONT'), // to no effect: it waits
  }
}

/** Its output has no events, so this looks again and again. */
export async function saidBy(server: ServerProcess, pattern: RegExp, times = 1): Promise<RegExpExecArray> {
  const all = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`)
  for (;;) {
    const matches = [...server.output().matchAll(all)]
    const [first] = matches
    if (first !== undefined && matches.length >= times) return first
    await setTimeout(5)
  }
}

interface Answer {
  readonly body: string
  readonly connection: string | undefined
}

/** One request, of which nothing is repeated when it fails, whether its connection was new or not. */
function request(url: string, agent: Agent | false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response: IncomingMessage) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ body, connection: response.headers.connection }))
      response.on('error', reject)
    }).on('error', reject)
  })
}

export interface Load {
  /** How many requests were answered, by process ids. */
  readonly answers: ReadonlyMap<string, number>
  /** What went wrong with others. */
  readonly failures: readonly string[]
  /** Ends it. */
  stop(): Promise<void>
}

/**
 * Requests without end: each client sends one after the other, some on connections that are kept alive, the others on a new
 * one each. Ended after the test at the latest.
 */
export function steadyLoad(url: string, { kept = 8, fresh = 3 } = {}): Load {
  const answers = new Map<string, number>()
  const failures: string[] = []
  const running = new AbortController()
  const client = async (agent: Agent | false): Promise<void> => {
    while (!running.signal.aborted) {
      try {
        const { body } = await request(url, agent)
        answers.set(body, (answers.get(body) ?? 0) + 1)
      } catch (error) {
        failures.push(String(error))
      }
      await setTimeout(Math.random() * 8)
    }
    if (agent !== false) agent.destroy()
  }
  const agents = Array.from({ length: kept }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const ended = Promise.all([...agents, ...Array.from({ length: fresh }, () => false as const)].map(client))
  const stop = async (): Promise<void> => {
    running.abort()
    await ended
  }
  onTestFinished(stop)
  return { answers, failures, stop }
}

export function total(load: Load): number {
  return [...load.answers.values()].reduce((sum, count) => sum + count, 0)
}

export interface SlowRequest {
  /** `answered`, with what it says of the connection, or `cut`. */
  readonly outcome: Promise<string>
  /** The process that works on it. */
  readonly worker: number
  letGo(): Promise<void>
}

/** A request that is under way in a worker when this resolves, and ends when it is let go. */
export async function slowRequest(master: MasterProcess): Promise<SlowRequest> {
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const outcome = request(`${master.url}/slow`, agent).then(
    ({ connection }) => `answered, ${connection}`,
    () => 'cut',
  )
  const [, worker = ''] = await master.said(/slow begun in (\d+)/)
  return { outcome, worker: Number(worker), letGo: () => master.folder.write({ go: '' }) }
}

/** A connection that has had an answer, and is kept alive. */
export async function idleConnection(master: MasterProcess): Promise<Socket> {
  const socket = connect(Number(new URL(master.url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}) // `close` follows
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  return socket
}
