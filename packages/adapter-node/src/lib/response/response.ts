// The response's members between a framework's prototypes and `http.ServerResponse.prototype`, from their three files.
import { layerOf } from '../layer.ts'
import { responseStart } from '../messages.ts'
import { responseDefaults } from '../node-internals.ts'
import { nodesFields } from '../fields/nodes-fields.ts'
import { responseHead } from './response-head.ts'
import { responseLifetime } from './response-lifetime.ts'
import { responseOutput } from './response-output.ts'

export const responseLayer = layerOf(
  responseDefaults,
  responseStart,
  nodesFields,
  responseHead,
  responseOutput,
  responseLifetime,
)
