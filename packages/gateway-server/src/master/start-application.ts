// A worker's application, from its module to a server that has started it up; with --reload also from what is wrong with it.
import type { Application } from '@gateway-server/interface'
import { Failure } from '../cli/failure.ts'
import { createApplicationServer } from '../cli/listen.ts'
import { loadApplication } from '../cli/load-application.ts'
import type { ServerOptions } from '../lib/options.ts'
import type { Server } from '../lib/server.ts'
import { log } from '../log/log.ts'
import type { Settings } from '../settings/table.ts'
import { reloadsModules } from './roles.ts'

interface StartOptions {
  /** Of the engine, beside those that are settings. */
  readonly options: ServerOptions
  /** What is served in the application's place: itself, counted. */
  readonly wrap: (application: Application) => Application
  /** With --reload: gets the paths of files that are loaded. */
  readonly report: (paths: readonly string[]) => void
}

/** @throws Failure */
export async function startApplication(settings: Settings, { options, wrap, report }: StartOptions): Promise<Server> {
  const startUp = (application: Application): Promise<Server> =>
    ready(createApplicationServer(wrap(application), settings, options))
  const start = async (): Promise<Server> => startUp(await applicationOf(settings))
  if (!reloadsModules(settings)) return start()
  const { startOrExplain } = await import('../reload/start-or-explain.ts')
  return startOrExplain({
    start,
    startInstead: startUp,
    isFinal: (error) => error instanceof ProgramFailure,
    report,
    complain: (text) => log.error(text),
  })
}

async function applicationOf(settings: Settings): Promise<Application> {
  const loaded = await loadApplication(settings)
  if (loaded.program !== undefined) throw new ProgramFailure(loaded.path)
  return loaded.application
}

/** A program serves by itself already: nothing is served in its place. */
class ProgramFailure extends Failure {
  constructor(path: string) {
    super(
      `${path} is a program that listens itself: it runs in one process, without --workers, --max-… and --reload. ` +
        'Export its app instead of listening, and it is served by several.',
    )
  }
}

async function ready(server: Server): Promise<Server> {
  server.on('error', () => {}) // `ready` tells
  await server.ready().catch((cause: unknown) => {
    throw new Failure('the application failed to start up:', { cause })
  })
  return server
}
