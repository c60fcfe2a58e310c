/**
 * Who is measured: a command that serves on a free port of 127.0.0.1 and says where. The rows are in candidates.ts, and
 * those for Python in wsgi-candidates.ts.
 */
import type { Requirement } from './requirements.ts'

export interface Candidate {
  /** Candidates of one group do the same work; their ratios are to the group's baseline. */
  readonly group: string
  readonly name: string
  /** `{certificate}`, `{key}` and `{folder}` stand for the run's files, `{port}` for a free port where the server cannot choose one. */
  readonly command: readonly string[]
  /** Names of the scenarios it answers. */
  readonly scenarios: readonly string[]
  /** What the others of its group are measured against. */
  readonly isBaseline?: boolean
  /** What it runs on, where that is nothing that every machine has. */
  readonly requires?: readonly Requirement[]
  /** Processes that run the app, and threads of each, where that differs: `1 × 4`. */
  readonly workers?: string
  /** What its output matches once it serves. Default: the words in which it says where, the URL in group 1. */
  readonly ready?: RegExp
}
