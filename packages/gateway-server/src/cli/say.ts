// What the command says, in the error log: standard output is the application's.
import { log } from '../log/log.ts'

let sayIt = (text: string): void => log.info(text)

export function say(text: string): void {
  sayIt(text)
}

/** From now on somebody else gets what is said, to say it once for many processes. @returns a function that ends it */
export function collectSaid(collect: (text: string) => void): () => void {
  const before = sayIt
  sayIt = collect
  return () => {
    sayIt = before
  }
}

/** A server outlives whoever reads its output: without this a write to a closed pipe (EPIPE) would end the process. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
