// Whether the format of the access log can be one. Its atoms are loaded only where a format is written.
import { type Resolved, wrong } from './resolve.ts'

/** @throws Failure with status 2 */
export async function checkAccessLogFormat({ settings, sources }: Resolved): Promise<void> {
  const source = sources.get('accessLogformat')
  if (source === undefined || source.from === 'default') return
  const { compileFormat, FormatError } = await import('../access-log/format.ts')
  try {
    compileFormat(settings.accessLogformat)
  } catch (error) {
    throw error instanceof FormatError ? wrong(source, error.message) : error
  }
}
