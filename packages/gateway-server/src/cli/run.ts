// Serves what the command line names, until a signal ends it. Says what it does on standard error.
import { relative } from 'node:path'
import type { CliOptions } from './arguments.ts'
import { endWith } from './failure.ts'
import { findModule } from './find-module.ts'
import { listen, urlOf } from './listen.ts'
import { loadExport, splitName } from './load-export.ts'
import { hintAtDropIn, watchProgram } from './program.ts'
import { outliveReaders, say } from './say.ts'
import { type Stopping, stopOnSignals } from './stop-on-signals.ts'
import { type Converted, toApplication } from './to-application.ts'

/** Loads, listens, and returns once it serves; whatever prevents that ends the process with a message. */
export async function run(word: string, options: CliOptions): Promise<void> {
  outliveReaders()
  const stopping = stopOnSignals()
  try {
    await start(word, options, stopping)
  } catch (error) {
    endWith(error)
  }
}

async function start(word: string, options: CliOptions, stopping: Stopping): Promise<void> {
  const { module, name } = splitName(word)
  const file = findModule(module, process.cwd())
  const path = relative(process.cwd(), file)
  if (options.chosen.includes('port')) process.env['PORT'] = String(options.port) // what most programs look at
  const program = await watchProgram(file)
  try {
    await serveApplication(await load(file, name, path), options, stopping)
  } catch (error) {
    if (program === undefined || name !== undefined) throw hintAtDropIn(error)
    if (!program.mayBe(error)) throw error
    stopping.stops(program)
    await program.listens(path, error)
    say(`Loaded ${path}, a program that listens itself`)
    program.serve(options)
  }
}

async function load(file: string, name: string | undefined, path: string): Promise<Converted> {
  const { value, exportName, exportNames } = await loadExport(file, name, path)
  const converted = await toApplication(value, file, `${path}:${exportName}`, exportNames)
  say(`Loaded ${path}:${exportName}, ${converted.description}`)
  if (converted.doubt !== undefined) say(`Note: ${converted.doubt}`)
  return converted
}

async function serveApplication({ application }: Converted, options: CliOptions, stopping: Stopping): Promise<void> {
  const server = await listen(application, options, (created) => stopping.stops(created))
  const scheme = options.certfile === undefined ? 'http' : 'https'
  if (!stopping.begun) say(`Listening at ${urlOf(server, scheme)} (Ctrl-C stops)`)
}
