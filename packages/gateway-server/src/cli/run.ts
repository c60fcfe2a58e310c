// Serves what the command line names, until a signal ends it. Says what it does on standard error.
import { relative } from 'node:path'
import type { CliOptions } from './arguments.ts'
import { endWith } from './failure.ts'
import { findModule } from './find-module.ts'
import { listen, urlOf } from './listen.ts'
import { loadExport, splitName } from './load-export.ts'
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
  const { application } = await load(word)
  const server = await listen(application, options, (created) => stopping.stops(created))
  if (!stopping.begun) say(`Listening at ${urlOf(server)} (Ctrl-C stops)`)
}

async function load(word: string): Promise<Converted> {
  const { module, name } = splitName(word)
  const file = findModule(module, process.cwd())
  const path = relative(process.cwd(), file)
  const { value, exportName, exportNames } = await loadExport(file, name, path)
  const converted = await toApplication(value, file, `${path}:${exportName}`, exportNames)
  say(`Loaded ${path}:${exportName}, ${converted.description}`)
  if (converted.doubt !== undefined) say(`Note: ${converted.doubt}`)
  return converted
}
