/** How long a run will take, so that it can be planned. Pure. */
import { mostIdleRounds, type RunOptions, warmUpOf } from './run-scenario.ts'
import type { Scenario } from './scenarios.ts'
import type { Selection } from './selection.ts'

/** To start a server and check its answer. */
const startSeconds = 1

/** To start a server, open thousands of connections and wait twice for its memory to rest. */
const idleRoundSeconds = 9

/** Seconds. */
export function estimate(
  selections: readonly Selection[],
  options: Pick<RunOptions, 'rounds' | 'duration' | 'warmUp'>,
): number {
  const { rounds, duration } = options
  const load = (scenario: Scenario): number => startSeconds + warmUpOf(scenario, options) + rounds * duration
  const idle = Math.min(rounds, mostIdleRounds) * idleRoundSeconds
  return selections
    .map(({ scenario, candidates }) => candidates.length * (scenario.isIdle ? idle : load(scenario)))
    .reduce((sum, seconds) => sum + seconds, 0)
}

/** @returns such as `7 min 30 s` */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  return [minutes > 0 ? `${minutes} min` : '', whole % 60 > 0 || minutes === 0 ? `${whole % 60} s` : '']
    .filter((part) => part !== '')
    .join(' ')
}
