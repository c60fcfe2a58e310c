/**
 * Whether `value` is an object with a `fetch` method, the shape that Bun, Deno and edge runtimes take as a module's
 * default export. A function never is: it could be anybody's handler.
 */
export function isApplication(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'fetch' in value && typeof value.fetch === 'function'
}
