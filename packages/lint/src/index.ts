// The executable specification of the gateway interface. Its prose is SPEC.md, generated from the rules beside the checks.
export { lint } from './lib/lint.ts'
export type { LintOptions } from './lib/lint.ts'
export { LintError } from './lib/lint-error.ts'
export type { RuleId, Side } from './lib/lint-error.ts'
