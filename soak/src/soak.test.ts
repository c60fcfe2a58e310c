// The program works: each kind of client has its turns and all are answered right. Seconds say nothing of flatness.
import { expect, test } from 'vitest'
import { behaviours } from './behaviours.ts'
import type { Behaviour } from './behaviour.ts'
import { Load } from './load.ts'
import type { Sample } from './sample.ts'
import { soak } from './soak.ts'
import { Subject } from './subject.ts'

const minute = 60_000

test('some seconds of it: every client has its turns, and nothing fails', { timeout: 2 * minute }, async () => {
  const seen: Sample[] = []
  const result = await soak({
    seconds: 4,
    warmUpSeconds: 1,
    seed: 9112,
    sampleSeconds: 0.5,
    timeout: 2000,
    onSample: (sample) => seen.push(sample),
  })
  expect(result.faults).toEqual([])
  expect(result.judged).toBe(false)
  expect([...result.turns].filter(([, count]) => count === 0)).toEqual([])
  expect([...result.turns.keys()]).toEqual(behaviours.map(({ name }) => name))
  expect(seen).toEqual(result.samples)
  expect(Math.max(...seen.map(({ sockets }) => sockets))).toBeGreaterThan(100)
  const [before, after] = result.rest
  expect([before.sockets, after.sockets]).toEqual([0, 0])
  expect(after.requests).toBeGreaterThan(before.requests)
  expect(after.refusals).toBeGreaterThan(before.refusals)
})

test('a client that is answered wrongly is a failure, and does not end the load', async () => {
  const failing: Behaviour = { name: 'failing', clients: 2, run: () => Promise.reject(new Error('not right')) }
  const load = new Load({ port: 1, seed: 1, timeout: 1, behaviours: [failing] })
  await load.run(200)
  expect(load.failureCount).toBeGreaterThan(1)
  expect(load.failures[0]).toMatch(/^failing: Error: not right\n/)
  expect(load.turns.get('failing')).toBe(0)
})

test('what the server must not log is a fault, and so is its end', async () => {
  const subject = await Subject.start(2000)
  try {
    const client = await fetch(`http://127.0.0.1:${subject.port}/failing-unexpectedly`)
    expect(client.status).toBe(500)
    await subject.sample() // behind what it had to say before
    expect(subject.faults).toEqual([expect.stringContaining('error log: GET /failing-unexpectedly')])
  } finally {
    await subject.stop()
  }
  expect(subject.faultCount).toBe(1)
})
