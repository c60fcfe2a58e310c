// Keys of an environ that are computed when somebody looks at them: servers have them on their environs' prototype.

/**
 * Defines a key that `get` computes each time it is read. Assigning to it replaces it in the environ that is assigned to
 * alone, be that one derived from another: so `deriveEnviron` can override it, and what stands before sees no change.
 *
 * @param environ an environ, or the prototype of a server's
 * @param get called with the environ that is read as its `this`: one that was derived, where that is read
 */
export function defineLazyKey<Holder extends object>(
  environ: Holder,
  key: string,
  get: (this: Holder) => unknown,
): void {
  Object.defineProperty(environ, key, {
    get,
    set(this: Holder, value: unknown) {
      Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true })
    },
    enumerable: true,
    configurable: true,
  })
}
