// What keeps an application from starting, in words and lines for the person who has just edited it.
import { execFile } from 'node:child_process'
import { inspect } from 'node:util'
import { Failure } from '../cli/failure.ts'

/** @param lastLoaded the file that was loaded last */
export async function explainError(error: unknown, lastLoaded: string | undefined): Promise<string> {
  const cause = error instanceof Failure && 'cause' in error ? error.cause : error
  const place = isBare(cause) && lastLoaded !== undefined ? await placeOf(lastLoaded) : ''
  const detail = cause === error && error instanceof Failure ? '' : withoutForeignFrames(inspect(cause))
  const message = error instanceof Failure ? error.message : 'the application could not be started:'
  return [message, place === '' ? detail : place].filter((part) => part !== '').join('\n')
}

const ourFolder = new URL('../..', import.meta.url).href

/** Without the lines of a stack that are Node's and our own: what is wrong is not there. */
function withoutForeignFrames(text: string): string {
  return text
    .split('\n')
    .filter((line) => !(/^\s+at /.test(line) && (/\bnode:/.test(line) || line.includes(ourFolder))))
    .join('\n')
}

/** Of a module's syntax error Node tells the place to nobody who catches it: neither file nor line are in its stack. */
function isBare(error: unknown): boolean {
  return error instanceof SyntaxError && /^SyntaxError\b[^\n]*\n\s+at compileSourceTextModule\b/.test(error.stack ?? '')
}

/** What Node says of a file's syntax; empty where it finds no fault. */
function placeOf(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], (_error, _stdout, stderr) => {
      resolve(stderr.split(/\n\s+at /)[0]?.trim() ?? '')
    })
  })
}
