/**
 * Whether a value is an app of this adapter's framework: never, for a listener looks like any other function. The command
 * line asks every adapter this; export `toApplication(listener)` instead.
 */
export function isApplication(_value: unknown): boolean {
  return false
}
