/** Which of the tables' rows a run takes: all, or those that the command line's words name. Pure. */
import type { Candidate } from './candidate.ts'
import type { Scenario } from './scenarios.ts'
import { isInSet, type NamedSet } from './sets.ts'

export interface Selection {
  readonly scenario: Scenario
  readonly candidates: readonly Candidate[]
}

export interface Tables {
  readonly scenarios: readonly Scenario[]
  readonly candidates: readonly Candidate[]
  readonly sets: readonly NamedSet[]
}

/** What words can be: each kind narrows the others down, words of one kind add up. */
type Matches = (word: string, scenario: Scenario, candidate: Candidate) => boolean

/**
 * A word is a set's name, or takes the scenarios, groups and candidates whose names hold it, in any case. `hello express`
 * is GET hello on Express, `engine pipelined` the pipelined scenario of the set.
 *
 * @throws Error for a word that names nothing, with what there is
 */
export function select(tables: Tables, words: readonly string[]): Selection[] {
  const { scenarios, candidates } = tables
  const kinds = sortWords(tables, words)
  const isWanted = (scenario: Scenario, candidate: Candidate): boolean =>
    candidate.scenarios.includes(scenario.name) &&
    kinds.every(({ chosen, matches }) => chosen.some((word) => matches(word, scenario, candidate)))
  return scenarios
    .map((scenario) => ({ scenario, candidates: candidates.filter((candidate) => isWanted(scenario, candidate)) }))
    .filter((selection) => selection.candidates.length > 0)
}

/** The kinds that have words, with them. */
function sortWords(
  { scenarios, candidates, sets }: Tables,
  words: readonly string[],
): Array<{ chosen: readonly string[]; matches: Matches }> {
  const setNamed = (word: string): NamedSet | undefined => sets.find(({ name }) => name === word.toLowerCase())
  const named = words.filter((word) => setNamed(word) !== undefined)
  const others = words.filter((word) => !named.includes(word))
  const forScenarios = others.filter((word) => scenarios.some(({ name }) => nameHolds(name, word)))
  const forCandidates = others.filter((word) => candidates.some((candidate) => isNamed(candidate, word)))
  const unknown = others.filter((word) => !forScenarios.includes(word) && !forCandidates.includes(word))
  if (unknown.length > 0)
    throw new Error(`nothing is named ${unknown.join(', ')}; there are\n${list(scenarios, candidates, sets)}`)

  const inSet: Matches = (word, scenario, candidate) =>
    sets.some((set) => set === setNamed(word) && isInSet(set, scenario, candidate))
  const kinds = [
    { chosen: named, matches: inSet },
    { chosen: forScenarios, matches: (word: string, { name }: Scenario) => nameHolds(name, word) },
    { chosen: forCandidates, matches: (word: string, _: Scenario, candidate: Candidate) => isNamed(candidate, word) },
  ]
  return kinds.filter(({ chosen }) => chosen.length > 0)
}

function isNamed({ group, name }: Candidate, word: string): boolean {
  return nameHolds(group, word) || nameHolds(name, word)
}

function nameHolds(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.toLowerCase())
}

/** All that words can name, a line each. */
export function list(
  scenarios: readonly Scenario[],
  candidates: readonly Candidate[],
  sets: readonly NamedSet[],
): string {
  const lines = [
    'sets:',
    ...sets.map(({ name, description }) => `  ${name}: ${description}`),
    'scenarios:',
    ...scenarios.map(({ name }) => `  ${name}`),
    'groups and candidates:',
    ...candidates.map(({ group, name }) => `  ${group}: ${name}`),
  ]
  return lines.join('\n')
}
