// The platform's own fetch classes, taken before anything of ours stands on the global object.
// Whoever needs a real one (materialising a stand-in, checking what a value is) takes it from here, never from
// globalThis, where install-globals.ts may have put ours.

export const NativeHeaders: typeof Headers = globalThis.Headers
export const NativeRequest: typeof Request = globalThis.Request
export const NativeResponse: typeof Response = globalThis.Response

/**
 * Gives `standIn` every member of `native` that it does not have itself, each one asking the real object that `toReal`
 * makes: members a newer Node.js adds work too. Members that only read others (inspection, the `toString` tag) are
 * inherited, and so is `constructor`: the stand-in's own is nobody's business.
 */
export function standInFor(standIn: object, native: object, toReal: (self: object) => object): void {
  Reflect.deleteProperty(standIn, 'constructor')
  for (const key of Object.getOwnPropertyNames(native)) {
    if (key === 'constructor') continue
    const own = Object.getOwnPropertyDescriptor(standIn, key) ?? forwarding(native, key, toReal)
    Object.defineProperty(standIn, key, { ...own, enumerable: true }) // as in WebIDL, unlike in classes
  }
  Object.setPrototypeOf(standIn, native)
}

function forwarding(native: object, key: string, toReal: (self: object) => object): PropertyDescriptor {
  if (typeof Object.getOwnPropertyDescriptor(native, key)?.value !== 'function') {
    return {
      get(this: object) {
        return Reflect.get(toReal(this), key)
      },
      configurable: true,
    }
  }
  function value(this: object, ...given: unknown[]): unknown {
    const real = toReal(this)
    return Reflect.apply(Reflect.get(real, key), real, given)
  }
  return { value, writable: true, configurable: true }
}
