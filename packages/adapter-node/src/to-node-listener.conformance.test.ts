// The shared suite for servers, on node:http through toNodeListener. What node:http does differently, whatever the listener,
// is listed as gaps.
import { lint } from '@gateway-server/lint'
import { applicationConformance, conformanceListener, registerSuite, serverConformance } from '@gateway-server/testkit'
import type { StartServer } from '@gateway-server/testkit'
import { describe, test } from 'vitest'
import { toApplication } from './index.ts'
import { serveByListener, serveNative } from './servers.fixture.ts'
import { nodeGaps } from './to-node-listener.gaps.fixture.ts'

const start: StartServer = (application) => serveByListener(lint(application))
/** Those that wait for an answer that never comes need not wait long. */
const impatient = new Map(serverConformance({ start, gaps: nodeGaps, patience: 1000 }).map((one) => [one.name, one]))

describe('on node:http', () => {
  const suite = serverConformance({ start, gaps: nodeGaps })
  registerSuite(
    suite.map((one) => (one.name.includes('known gap') ? (impatient.get(one.name) ?? one) : one)),
    test,
  )
})

describe('there and back again, a listener of node:http', () => {
  const native = (): ReturnType<typeof serveNative> => serveNative(conformanceListener())
  registerSuite(
    applicationConformance({
      toApplication: () => lint(toApplication(conformanceListener())),
      serve: serveByListener,
      native,
    }),
    test,
  )
})
