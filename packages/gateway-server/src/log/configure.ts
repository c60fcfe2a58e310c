// The error log as the settings say.
import { Failure } from '../cli/failure.ts'
import type { Settings } from '../settings/table.ts'
import { log } from './log.ts'

type LogSettings = Pick<Settings, 'logLevel' | 'logFormat' | 'errorLogfile'>

/**
 * From now on the process logs as the settings say. Files are opened as the user that the process is: they are opened again
 * when it has given up its rights.
 *
 * @param prefixed whether other processes log to the same place
 * @throws Failure
 */
export function configureLog({ logLevel, logFormat, errorLogfile }: LogSettings, prefixed: boolean): void {
  const file = errorLogfile === '-' ? undefined : errorLogfile
  const format = logFormat === 'auto' ? (file === undefined && process.stderr.isTTY ? 'text' : 'json') : logFormat
  try {
    log.configure({ level: logLevel, format, file, prefixed: prefixed || file !== undefined })
  } catch (error) {
    throw new Failure(`the log file ${file} cannot be opened: ${String(error)}`, { exitStatus: 1 })
  }
}
