// Serves what the command line names, until a signal ends it. Says what it does on standard error.
import { relative } from 'node:path'
import { serve } from '../lib/serve.ts'
import type { Server } from '../lib/server.ts'
import type { CliOptions } from './arguments.ts'
import { ExitStatus, endWith, Failure } from './failure.ts'
import { findModule } from './find-module.ts'
import { loadExport, splitName } from './load-export.ts'
import { toApplication } from './to-application.ts'

/** Loads, listens, and returns once it serves; whatever prevents that ends the process with a message. */
export async function run(word: string, options: CliOptions): Promise<void> {
  try {
    const server = await start(word, options)
    stopOnSignals(server)
  } catch (error) {
    endWith(error)
  }
}

async function start(word: string, options: CliOptions): Promise<Server> {
  const { module, name } = splitName(word)
  const file = findModule(module, process.cwd())
  const path = relative(process.cwd(), file)
  const { value, exportName } = await loadExport(file, name, path)
  const { application, description } = await toApplication(value, file, `${path}:${exportName}`)
  say(`Loaded ${path}:${exportName}, ${description}`)
  const server = await serve(application, { ...options }).catch((error: unknown) => {
    throw listenFailure(error, options) ?? error
  })
  say(`Listening at ${urlOf(server)} (Ctrl-C stops)`)
  return server
}

/** The reasons why a port can't be had, in words. */
function listenFailure(error: unknown, { host, port }: CliOptions): Failure | undefined {
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} on ${host} is in use. Choose another with --port, or stop what listens there.`,
    EACCES: `port ${port} on ${host} is not permitted to this user. Choose one from 1024 on with --port.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Choose another with --host.`,
    ENOTFOUND: `the host ${host} is not known. Choose another with --host.`,
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = error instanceof Error && 'syscall' in error ? reasons[code] : undefined
  return reason === undefined ? undefined : new Failure(reason, ExitStatus.FAILED)
}

function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return String(address)
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

/** The first TERM or INT stops gracefully, a second one cuts the wait. */
function stopOnSignals(server: Server): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) {
      server.closeAllConnections()
      return
    }
    stopping = true
    say(`Stopping (${signal}): requests under way are finished; once more cuts them`)
    server.close().then(() => process.exit(0), endWith)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
