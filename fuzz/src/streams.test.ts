// What goes through whole streams: CI's share of it, with a fixed seed.
import { expect, test } from 'vitest'
import { Pipelines } from './pipelines.ts'
import { Random } from './random.ts'
import { checkRoundTrip } from './round-trip.ts'

const minute = 60_000

test('what the serializer writes the parser reads back: 20,000 messages', { timeout: 2 * minute }, () => {
  const random = new Random(9112)
  for (let left = 20_000; left > 0; left--) expect(checkRoundTrip(random)).toBeUndefined()
})

test(
  '300 pipelines: each request is seen and answered once, in order, with its own body',
  { timeout: 2 * minute },
  async () => {
    const pipelines = await Pipelines.start()
    try {
      for (let batch = 0; batch < 300; batch += 20) {
        const checks = Array.from({ length: 20 }, (_, index) => pipelines.check(batch + index))
        for (const check of checks) expect(await check).toBeUndefined()
      }
    } finally {
      await pipelines.close()
    }
    expect(pipelines.requests).toBeGreaterThan(5000)
  },
)
