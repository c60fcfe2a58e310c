// Requests that are served although they look odd, with what they must be read as: the other side of the hostile inputs.
import { bodyInputs, chunkedInputs, pipelineInputs } from './odd-inputs/bodies.fixture.ts'
import { connectionInputs, fieldLineInputs } from './odd-inputs/fields.fixture.ts'
import type { OddInput } from './odd-inputs/odd-input.fixture.ts'
import { hostInputs, targetInputs } from './odd-inputs/targets.fixture.ts'

export type { Expected, OddInput } from './odd-inputs/odd-input.fixture.ts'

export const oddInputs: readonly OddInput[] = [
  ...targetInputs,
  ...hostInputs,
  ...fieldLineInputs,
  ...connectionInputs,
  ...bodyInputs,
  ...chunkedInputs,
  ...pipelineInputs,
]
