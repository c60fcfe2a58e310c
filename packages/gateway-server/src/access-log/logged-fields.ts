// The fields of a request that the named formats show, in one look at all of them.
export interface LoggedFields {
  /** Of repeated ones the first, as with the next one. */
  readonly referer: string | undefined
  readonly agent: string | undefined
  /** Whether there is an Authorization. */
  readonly authorizes: boolean
}

/** @param rawHeaders `[name, value, …]` */
export function loggedFieldsOf(rawHeaders: readonly string[]): LoggedFields {
  let referer: string | undefined
  let agent: string | undefined
  let authorizes = false
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]! // names and values alternate
    const { length } = name
    if (length === 10) {
      if (isCalled(name, 'User-Agent', 'user-agent')) agent ??= rawHeaders[index + 1]
    } else if (length === 7) {
      if (isCalled(name, 'Referer', 'referer')) referer ??= rawHeaders[index + 1]
    } else if (length === 13) {
      authorizes ||= isCalled(name, 'Authorization', 'authorization')
    }
  }
  return { referer, agent, authorizes }
}

/** Whether a name of the same length is this one, in whichever case. Most are told apart by their first letter. */
function isCalled(name: string, usual: string, lowerCase: string): boolean {
  if ((name.charCodeAt(0) | 0x20) !== lowerCase.charCodeAt(0)) return false
  return name === usual || name.toLowerCase() === lowerCase
}
