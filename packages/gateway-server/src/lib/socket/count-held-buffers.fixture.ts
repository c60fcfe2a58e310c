// A program of its own: serves large bodies beside an application that keeps much, and says how often V8 has collected
// everything meanwhile.
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { serve } from '../serve.ts'

const kept = Array.from({ length: 400_000 }, (_, index) => ({ index, list: [index] }))
const requests = 600

const application: Application = (_environ, startResponse) => {
  startResponse('200 OK', [['X-Kept', String(kept.length)]])
  return megabyte()
}

function* megabyte(): Generator<Uint8Array> {
  for (let count = 0; count < 16; count++) yield Buffer.allocUnsafeSlow(64 * 1024)
}

let collections = 0
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries() as Array<PerformanceEntry & { readonly detail: { kind: number } }>) {
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections++
  }
}).observe({ type: 'gc' })

const server = await serve(application, { port: 0 })
const { port } = server.address() as AddressInfo
const agent = new Agent({ keepAlive: true })
for (let count = 0; count < requests; count++) {
  const [response] = await once(get({ port, host: '127.0.0.1', agent }), 'response')
  await once(response.resume(), 'end')
}
agent.destroy()
await server.close()
console.log(collections)
