// What may outlive a response must not keep it: V8 may have made it in the old space, and then a dead one keeps all that it
// leads to until the next major collection (decisions/0010).
import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ResponseBody } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { toApplication } from './to-application.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Whether it is gone after a few turns of the event loop. */
async function isCollected(made: WeakRef<object> | undefined): Promise<boolean> {
  for (let count = 0; count < 10; count++) {
    await turn()
    collectGarbage()
  }
  return made !== undefined && made.deref() === undefined
}

const ignore = (): (() => void) => () => {}

test('a body that has been closed does not keep its response', async () => {
  let made: WeakRef<ServerResponse> | undefined
  const application = toApplication((_request, response) => {
    made = new WeakRef(response)
    response.on('close', () => {}).end('a')
  })
  const body = application(createEnviron(), ignore) as ResponseBody // it answers at once
  void body.close?.()
  expect(await isCollected(made)).toBe(true)
  expect(Array.from(body as Iterable<string>)).toEqual(['a']) // and is still there
})

test('a signal does not keep the response that has listened to it', async () => {
  let made: WeakRef<ServerResponse> | undefined
  const application = toApplication((_request, response) => {
    made = new WeakRef(response)
    response.on('close', () => {})
    void turn()
      .then(() => turn())
      .then(() => response.end('a'))
  })
  const environ = createEnviron()
  const signal = environ['gateway.signal']
  const body = await application(environ, ignore)
  void body?.close?.()
  expect(await isCollected(made)).toBe(true)
  expect(signal.aborted).toBe(false) // and is still there
})
