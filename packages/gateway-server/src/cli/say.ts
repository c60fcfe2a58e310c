// What the command says, on standard error: standard output is the application's.

export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** A server outlives whoever reads its output: without this a write to a closed pipe (EPIPE) would end the process. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
