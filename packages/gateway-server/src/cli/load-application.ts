// From the word that names an application to a gateway application: finds its module, takes the export, and converts it.
// A module that exports none may be a program that listens itself; that is told apart here, and served by program.ts.
import { relative } from 'node:path'
import type { ServerOptions } from '../lib/options.ts'
import type { Settings } from '../settings/table.ts'
import { ExitStatus, Failure, type NoApplication } from './failure.ts'
import { findModule } from './find-module.ts'
import { loadExport, splitName } from './load-export.ts'
import { hintAtDropIn, type Program, watchProgram } from './program.ts'
import { say } from './say.ts'
import { type Converted, toApplication } from './to-application.ts'
import { loadWsgi, wsgiModule } from './wsgi-module.ts'

/** What a word has turned out to name. */
export type Loaded =
  | { readonly application: Converted['application']; readonly program?: undefined }
  /** It listens, or soon will: `reason` is why it is no application. */
  | { readonly program: Program; readonly path: string; readonly reason: NoApplication }

/**
 * Loads the application that the settings name, and says what it was.
 *
 * @param ofProgram options of the engine under the servers of a program
 * @throws Failure
 */
export async function loadApplication(settings: Settings, ofProgram: ServerOptions = {}): Promise<Loaded> {
  const word = settings.application
  if (word === undefined) throw new Failure(nothingNamed, { exitStatus: ExitStatus.USAGE })
  const python = wsgiModule(word)
  if (python !== undefined) {
    const { application, description } = await loadWsgi(python, settings)
    say(`Starting ${word}, ${description}`) // Python loads it when the server starts
    return { application }
  }
  const { module, name } = splitName(word)
  const file = findModule(module, process.cwd())
  const path = relative(process.cwd(), file)
  const program = await watchProgram(file, ofProgram)
  try {
    const application = await convert(file, name, path)
    program?.isNone()
    return { application }
  } catch (reason) {
    if (program === undefined || name !== undefined) throw hintAtDropIn(reason)
    if (!program.mayBe(reason)) throw reason
    return { program, path, reason }
  }
}

const nothingNamed =
  'no application is named: gateway-server [options] MODULE[:NAME]\n(gateway-server --help shows what there is)'

async function convert(file: string, name: string | undefined, path: string): Promise<Converted['application']> {
  const { value, exportName, exportNames } = await loadExport(file, name, path)
  const shownAs = `${path}:${exportName}`
  return said(await toApplication(value, file, shownAs, exportNames), shownAs)
}

function said({ application, description, doubt }: Converted, shownAs: string): Converted['application'] {
  say(`Loaded ${shownAs}, ${description}`)
  if (doubt !== undefined) say(`Note: ${doubt}`)
  return application
}
