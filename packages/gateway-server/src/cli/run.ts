// Serves what the command line names, until a signal ends it. Says what it does on standard error.
import { relative } from 'node:path'
import type { Address } from '../listening/address.ts'
import { addressesOf } from '../listening/addresses.ts'
import { resolve, type Resolved } from '../settings/resolve.ts'
import type { Flags } from './arguments.ts'
import { endWith } from './failure.ts'
import { findModule } from './find-module.ts'
import { bind, serve } from './listen.ts'
import { loadExport, splitName } from './load-export.ts'
import { hintAtDropIn, watchProgram } from './program.ts'
import { outliveReaders, say } from './say.ts'
import { type Stopping, stopOnSignals } from './stop-on-signals.ts'
import { type Converted, toApplication } from './to-application.ts'

/** Loads, listens, and returns once it serves; whatever prevents that ends the process with a message. */
export async function run(word: string, flags: Flags): Promise<void> {
  outliveReaders()
  const stopping = stopOnSignals()
  try {
    await start(word, resolve({ flags, env: process.env }), stopping)
  } catch (error) {
    endWith(error)
  }
}

async function start(word: string, resolved: Resolved, stopping: Stopping): Promise<void> {
  const { settings, sources } = resolved
  const addresses = addressesOf(resolved)
  const { module, name } = splitName(word)
  const file = findModule(module, process.cwd())
  const path = relative(process.cwd(), file)
  if (sources.get('port')?.from === 'flag') process.env['PORT'] = String(settings.port) // what most programs look at
  const program = await watchProgram(file)
  try {
    await serveApplication(await load(file, name, path), addresses, resolved, stopping)
  } catch (error) {
    if (program === undefined || name !== undefined) throw hintAtDropIn(error)
    if (!program.mayBe(error)) throw error
    stopping.stops(program)
    await program.listens(path, error)
    say(`Loaded ${path}, a program that listens itself`)
    program.serve(resolved)
  }
}

async function load(file: string, name: string | undefined, path: string): Promise<Converted> {
  const { value, exportName, exportNames } = await loadExport(file, name, path)
  const converted = await toApplication(value, file, `${path}:${exportName}`, exportNames)
  say(`Loaded ${path}:${exportName}, ${converted.description}`)
  if (converted.doubt !== undefined) say(`Note: ${converted.doubt}`)
  return converted
}

async function serveApplication(
  { application }: Converted,
  addresses: readonly Address[],
  resolved: Resolved,
  stopping: Stopping,
): Promise<void> {
  const listeners = await bind(addresses, resolved)
  await serve(listeners, application, resolved.settings, (server) => stopping.stops(server))
  if (!stopping.begun) say(`Listening at ${listeners.urls().join(' and ')} (Ctrl-C stops)`)
}
