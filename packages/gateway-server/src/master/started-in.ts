// The folder that a process was started in, by the name it was called: a link to the newest release, say, which may lead to
// another one when workers are started again. The operating system itself only knows where the link led.
import { statSync } from 'node:fs'

/** @param shellFolder what the shell says: `PWD`, if it is the same folder */
export function startedIn(shellFolder: string | undefined): string {
  const folder = process.cwd()
  return shellFolder !== undefined && isSame(shellFolder, folder) ? shellFolder : folder
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}
