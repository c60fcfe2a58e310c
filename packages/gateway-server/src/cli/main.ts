#!/usr/bin/env node
// The command `gateway-server [options] MODULE[:NAME]`. Each step has its file: arguments, loading, converting, running.
import { createProgram } from './arguments.ts'
import { run } from './run.ts'

await createProgram(run).parseAsync()
