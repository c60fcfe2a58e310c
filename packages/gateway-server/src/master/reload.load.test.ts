// No request is lost while workers come and go: clients that keep their connections and clients that do not, all the time.
import { expect, test } from 'vitest'
import { startMaster, steadyLoad, total } from './master.fixture.ts'

test('20 reloads under load lose no request', async () => {
  const master = await startMaster(['--workers', '2'])
  const load = steadyLoad(master.url)
  for (let reload = 1; reload <= 20; reload++) {
    master.signal('SIGHUP')
    await master.said(/Reloaded/, reload)
  }
  await load.stop()
  expect(load.failures).toEqual([])
  expect(load.answers.size).toBeGreaterThan(20) // workers have answered, of at least 40 that were ready
  expect(total(load)).toBeGreaterThan(500)
})
