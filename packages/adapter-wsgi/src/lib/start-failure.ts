// Why a worker could not load the application, in words for a person: Python's traceback, and what to do about it where that is
// known.
import { StartError } from './errors.ts'
import { howToInstall } from './missing-module.ts'
import type { Settings } from './options.ts'

/** HELLO, as far as anybody asks. */
export interface Loaded {
  readonly python: string
  readonly module: string
  readonly name: string
  readonly files?: readonly string[]
  /** Whether it could take sockets. */
  readonly sockets?: boolean
}

/** FAILED before HELLO. */
export interface LoadFailure {
  readonly error: string
  readonly traceback: string
  readonly missing?: string | undefined
  readonly files?: readonly string[]
}

/** @param written what the process wrote until then */
export function startFailure(
  reason: LoadFailure | string,
  written: string,
  { module, chdir }: Settings,
  python: string,
): StartError {
  if (typeof reason === 'string') return new StartError(`${module} ${reason}, with ${python}\n${written}`.trimEnd())
  const { traceback, missing } = reason
  return new StartError(
    `${traceback.trimEnd()}\n${missing === undefined ? '' : `\n${advice(missing, module, chdir, python)}`}`,
  )
}

function advice(missing: string, module: string, chdir: string, python: string): string {
  const isOwn = missing === module || module.startsWith(`${missing}.`)
  return isOwn ? `There is no module ${missing} in ${chdir}, nor is one installed.\n` : howToInstall(missing, python)
}
