// What the rules of every topic have in common. Their prose is what SPEC.md is made of, so it is written to be read.
import type { RuleId } from '../lint-error.ts'

/** A numbered rule of SPEC.md. */
export interface Rule {
  readonly id: RuleId
  /** What it is about: keys of the environ, or a few words. */
  readonly subject: string
  /** The rule, in Markdown. */
  readonly text: string
  /** What of it lint can see; the rest is for the conformance suites of testkit. */
  readonly lint: readonly ('server' | 'application')[]
}

/** A chapter of SPEC.md. */
export interface Topic {
  readonly title: string
  readonly introduction: string
  readonly rules: readonly Rule[]
}
