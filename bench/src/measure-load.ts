/** One round of load on one candidate: what the generator reports, and what the server took of the machine meanwhile. */
import { runOrThrow } from 'scripts/run'
import type { ServerProcess } from 'scripts/server-process'
import type { LoadGenerator, LoadOptions } from './load/load-generator.ts'
import type { Measurement } from './measurement.ts'
import { pin } from './pinning.ts'
import { readUsage } from './process-usage.ts'
import { benchEnvironment, benchFolder } from './environment.ts'

export async function measureLoad(
  generator: LoadGenerator,
  server: ServerProcess,
  options: Omit<LoadOptions, 'origin'>,
): Promise<Measurement> {
  const command = generator.command({ ...options, origin: server.ready })
  const before = await readUsage(server.pid)
  const start = performance.now()
  const output = await runOrThrow(pin(command, 'load', options.scenario.serverCores), {
    cwd: benchFolder,
    env: benchEnvironment(),
  })
  const elapsed = performance.now() - start
  const after = await readUsage(server.pid)

  const { requests, measurement } = generator.parse(output)
  const { requestsPerSecond = 0, bytesPerSecond = 0 } = measurement
  // Generators report what they received; an upload's bytes went the other way.
  const sent = requestsPerSecond * (options.scenario.requestBytes ?? 0)
  const whole = { ...measurement, bytesPerSecond: bytesPerSecond + sent }
  if (before === undefined || after === undefined || requests === 0) return whole
  const cpuTime = after.cpuTime - before.cpuTime
  return { ...whole, cpuPerRequest: (cpuTime * 1000) / requests, serverBusy: cpuTime / elapsed }
}
