import { describe, expect, test } from 'vitest'
import { faultsOf, inMebibytes, lastTwoThirds, median, trendOf } from './flatness.ts'
import type { Sample } from './sample.ts'
import { samplesOf } from './samples.fixture.ts'

const mebibyte = 1024 * 1024
const tenMinutes = 121

/** Up and down by two MiB, as a heap is that is looked at under load. */
const restless = (seconds: number): number => 9 * mebibyte + 2 * mebibyte * Math.sin(seconds * 7)

function faults(at: (seconds: number) => Partial<Sample>, after: Partial<Sample> = {}): string[] {
  const samples = samplesOf(tenMinutes, at)
  const [rest] = samplesOf(1, () => ({}))
  return faultsOf(samples, [rest!, { ...rest!, ...after }]) // samplesOf gives as many as asked for
}

describe('is flat', () => {
  test.each<[name: string, at: (seconds: number) => Partial<Sample>]>([
    ['what does not change', () => ({})],
    ['what goes up and down', (seconds) => ({ heapUsed: restless(seconds) })],
    ['what falls', (seconds) => ({ heapUsed: 20 * mebibyte - 10_000 * seconds })],
    ['what grows in the first third only', (seconds) => ({ rss: mebibyte * (90 + Math.min(seconds, 190) / 4) })],
    ['what is high a few times', (seconds) => ({ heapUsed: (seconds % 50 === 0 ? 50 : 9) * mebibyte })],
  ])('%s', (_name, at) => {
    expect(faults(at)).toEqual([])
  })
})

describe('is not flat', () => {
  test('a heap that grows by 4 KiB a second, however restless', () => {
    expect(faults((seconds) => ({ heapUsed: restless(seconds) + 4096 * seconds }))).toEqual([
      expect.stringMatching(/^the heap in use grew by 1\.\d\d MiB, more than 1\.00$/),
    ])
  })

  test('a resident set that grows by 3 MiB a minute', () => {
    expect(faults((seconds) => ({ rss: (100 + seconds / 20) * mebibyte }))).toHaveLength(1)
  })

  test('what is left with nobody connected', () => {
    const after = { heapUsed: 11 * mebibyte, external: 10 * mebibyte }
    expect(faults(() => ({}), after)).toEqual([
      'the heap in use with nobody connected grew by 2.00 MiB, more than 1.00',
      'memory outside of the heap with nobody connected grew by 5.00 MiB, more than 4.00',
    ])
  })
})

test('a trend is of the last two thirds, by the minute and in all', () => {
  const samples = samplesOf(tenMinutes, (seconds) => ({ rss: 1000 * seconds }))
  const { slope, growth } = trendOf(samples, ({ rss }) => rss)
  expect(Math.round(slope)).toBe(60_000)
  expect(Math.round(growth)).toBe(400_000)
  expect(lastTwoThirds(samples)).toHaveLength(81)
})

test.each([
  [[], 0],
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 2, 9], 3],
])('the median of %j is %d', (numbers, expected) => {
  expect(median(numbers)).toBe(expected)
})

test('sizes are said in MiB', () => {
  expect(inMebibytes(1.5 * mebibyte)).toBe('1.50')
})
