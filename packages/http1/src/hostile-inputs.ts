// Requests that a careful HTTP/1.1 server refuses, as data: bytes, error, status and the reason. Nothing of the parser
// is imported, so that any server can be held against them.
import { chunkInputs } from './lib/hostile-inputs/chunks.ts'
import { fieldInputs } from './lib/hostile-inputs/fields.ts'
import { framingInputs } from './lib/hostile-inputs/framing.ts'
import type { HostileInput } from './lib/hostile-inputs/hostile-input.ts'
import { hostAndTargetInputs } from './lib/hostile-inputs/hosts-and-targets.ts'
import { requestLineInputs } from './lib/hostile-inputs/request-line.ts'
import { sizeInputs } from './lib/hostile-inputs/sizes.ts'
import { trailerInputs } from './lib/hostile-inputs/trailers.ts'

export type { HostileInput } from './lib/hostile-inputs/hostile-input.ts'

/** Every hostile input, by the stage that refuses it. */
export const hostileInputs: readonly HostileInput[] = [
  ...requestLineInputs,
  ...fieldInputs,
  ...hostAndTargetInputs,
  ...framingInputs,
  ...sizeInputs,
  ...chunkInputs,
  ...trailerInputs,
]
