/**
 * An application broke a rule of the interface: what a server's `startResponse` and `write` throw at it. A TypeError, as
 * SPEC.md's rule 2 has it, with a name of its own, so that a log tells it from other bugs.
 */
export class ApplicationError extends TypeError {
  override readonly name = 'ApplicationError'
}
