#!/usr/bin/env node
// The command `gateway-server [options] MODULE[:NAME]`. Each step has its file: arguments, loading, converting, running.
// Only what the words ask for is loaded: the server is no part of --help, and commander none of words that are plain.
import type { Flags } from './arguments.ts'
import { whyTooOld } from './node-version.ts'
import { plainWords } from './plain-words.ts'

const flags = plainWords(process.argv.slice(2))
if (flags !== undefined) await serve(flags)
else {
  const { createProgram } = await import('./arguments.ts')
  await createProgram(serve).parseAsync()
}

async function serve(read: Flags): Promise<void> {
  const tooOld = whyTooOld(process.versions.node)
  if (tooOld !== undefined) {
    process.stderr.write(`${tooOld}\n`)
    process.exit(1)
  }
  const { run } = await import('./run.ts')
  await run(read)
}
