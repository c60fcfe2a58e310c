/** Which of the tables' rows a run takes: all, or those `--only` words name. Pure. */
import type { Candidate } from './candidates.ts'
import type { Scenario } from './scenarios.ts'

export interface Selection {
  readonly scenario: Scenario
  readonly candidates: readonly Candidate[]
}

/**
 * A word takes the scenarios, groups and candidates whose names hold it, in any case. Words for scenarios and words
 * for candidates narrow each other down: `hello express` is GET hello on Express.
 *
 * @throws Error for a word that names nothing, with what there is
 */
export function select(
  scenarios: readonly Scenario[],
  candidates: readonly Candidate[],
  words: readonly string[],
): Selection[] {
  const forScenarios = words.filter((word) => scenarios.some((scenario) => nameHolds(scenario.name, word)))
  const forCandidates = words.filter((word) => candidates.some((candidate) => isNamed(candidate, word)))
  const unknown = words.filter((word) => !forScenarios.includes(word) && !forCandidates.includes(word))
  if (unknown.length > 0)
    throw new Error(`nothing is named ${unknown.join(', ')}; there are\n${list(scenarios, candidates)}`)

  const isWanted = <T>(item: T, chosen: readonly string[], matches: (item: T, word: string) => boolean): boolean =>
    chosen.length === 0 || chosen.some((word) => matches(item, word))
  return scenarios
    .filter((scenario) => isWanted(scenario, forScenarios, ({ name }, word) => nameHolds(name, word)))
    .map((scenario) => ({
      scenario,
      candidates: candidates.filter(
        (candidate) => candidate.scenarios.includes(scenario.name) && isWanted(candidate, forCandidates, isNamed),
      ),
    }))
    .filter((selection) => selection.candidates.length > 0)
}

function isNamed({ group, name }: Candidate, word: string): boolean {
  return nameHolds(group, word) || nameHolds(name, word)
}

function nameHolds(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.toLowerCase())
}

function list(scenarios: readonly Scenario[], candidates: readonly Candidate[]): string {
  const names = [...scenarios.map(({ name }) => name), ...candidates.map(({ group, name }) => `${group}: ${name}`)]
  return names.map((name) => `  ${name}`).join('\n')
}
