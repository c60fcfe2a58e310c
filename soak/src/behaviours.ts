// All the clients of the load.
import type { Behaviour } from './behaviour.ts'
import { bodyBehaviours } from './behaviours/bodies.ts'
import { hostileBehaviours } from './behaviours/hostile.ts'
import { requestBehaviours } from './behaviours/requests.ts'
import { responseBehaviours } from './behaviours/responses.ts'

export const behaviours: readonly Behaviour[] = [
  ...requestBehaviours,
  ...bodyBehaviours,
  ...responseBehaviours,
  ...hostileBehaviours,
]
