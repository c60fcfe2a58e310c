// A module's exports by name. Of a CommonJS module they are the members of `module.exports`, of which Node's own named
// exports are only those that it finds by reading the source; its `module.exports` may as well be the one value exported.
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { frameworks } from './frameworks.ts'

/** @param module the namespace that importing `file` gave */
export function exportsOf(module: Readonly<Record<string, unknown>>, file: string): ReadonlyMap<string, unknown> {
  const main = module['default']
  if (!isCommonJs(main, file)) return new Map(Object.entries(module))
  if (isSetOfExports(main)) return new Map(Object.entries(main))
  const exported = new Map(Object.entries(module))
  // Node's own, for interoperability: `module.exports` from Node 23 on.
  for (const marker of ['module.exports', '__esModule']) exported.delete(marker)
  return exported
}

function isCommonJs(main: unknown, file: string): boolean {
  const loaded = createRequire(file).cache[realpathSync(file)]
  return loaded !== undefined && loaded.exports === main
}

/** `module.exports = { app }` is a set of exports; `module.exports = { fetch }` and a Fastify app are plain objects too. */
function isSetOfExports(main: unknown): main is object {
  if (typeof main !== 'object' || main === null || Object.getPrototypeOf(main) !== Object.prototype) return false
  return !frameworks.some(({ looksLike }) => looksLike(main))
}
