// How a worker starts with --reload: as without, but what keeps the application from starting is served in its place, so that
// the browser shows it; and the master hears which files to watch.
import type { Application } from '@gateway-server/interface'
import { errorPage } from './error-page.ts'
import { explainError } from './explain-error.ts'
import { reportLoadedFiles } from './loaded-files.ts'

interface StartOptions<Started> {
  /** Loads the application and starts it up. */
  readonly start: () => Promise<Started>
  /** Starts another application in its place. */
  readonly startInstead: (application: Application) => Promise<Started>
  /** Whether nothing is to be served in its place: then it is thrown. */
  readonly isFinal: (error: unknown) => boolean
  /** Gets the paths of files that are loaded, from now on and for as long as the process lives. */
  readonly report: (paths: readonly string[]) => void
  /** Gets what is wrong, for the terminal. */
  readonly complain: (text: string) => void
}

export async function startOrExplain<Started>(options: StartOptions<Started>): Promise<Started> {
  const { start, startInstead, isFinal, report, complain } = options
  const files = reportLoadedFiles(report)
  try {
    return await start()
  } catch (error) {
    if (isFinal(error)) throw error
    const text = await explainError(error, files.last)
    complain(text)
    return startInstead(errorPage(text))
  }
}
