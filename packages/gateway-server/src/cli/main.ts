#!/usr/bin/env node
// The command `gateway-server [options] MODULE[:NAME]`. Each step has its file: arguments, loading, converting, running.
// Only what the words ask for is loaded: the server is no part of --help.
import { createProgram } from './arguments.ts'
import { whyTooOld } from './node-version.ts'

await createProgram(async (flags) => {
  const tooOld = whyTooOld(process.versions.node)
  if (tooOld !== undefined) {
    process.stderr.write(`${tooOld}\n`)
    process.exit(1)
  }
  const { run } = await import('./run.ts')
  await run(flags)
}).parseAsync()
