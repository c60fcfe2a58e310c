// The one error of this package. Its rule is a number of SPEC.md, its side says who broke it.

/** Who broke a rule: the server (or the middleware in front), or the application. */
export type Side = 'server' | 'application'

/** A number of SPEC.md: of the environ (`E1`), of the input (`I1`), or of an exchange (`7`). */
export type RuleId = `E${number}` | `I${number}` | `${number}`

/** A broken rule of the gateway interface. A TypeError, since that is what startResponse throws (rule 2). */
export class LintError extends TypeError {
  override readonly name = 'LintError'
  /** The number of the rule in SPEC.md. */
  readonly rule: RuleId
  readonly side: Side

  constructor(rule: RuleId, side: Side, complaint: string) {
    super(`rule ${rule}, broken by the ${side}: ${complaint}`)
    this.rule = rule
    this.side = side
  }
}

/** Shows a value in a complaint, shortened. */
export function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
