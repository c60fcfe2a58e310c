// A stand-in for a request's Headers: `get` and `has` read the environ, everything else makes the real Headers once and
// asks them from then on. It never changes the environ.
import { markAsUncloneable } from 'node:worker_threads'
import { inspect, type InspectOptions } from 'node:util'
import { fieldNameOf, variableNameOf, type Environ } from '@gateway-server/interface'
import { fieldVariable } from './field-variables.ts'
import { NativeHeaders, standInFor } from './native-classes.ts'

export class RequestHeaders {
  readonly #environ: Environ
  #real: Headers | undefined

  constructor(environ: Environ) {
    markAsUncloneable(this)
    this.#environ = environ
  }

  get(name: string): string | null {
    const variable = this.#real === undefined ? fieldVariable(name) : undefined
    if (variable === undefined) return Reflect.apply(NativeHeaders.prototype.get, this.#toReal(), arguments)
    return valueOf(this.#environ, variable) ?? emptyValue(this.#environ, variable, name)
  }

  has(name: string): boolean {
    const variable = this.#real === undefined ? fieldVariable(name) : undefined
    if (variable === undefined) return Reflect.apply(NativeHeaders.prototype.has, this.#toReal(), arguments)
    return (valueOf(this.#environ, variable) ?? emptyValue(this.#environ, variable, name)) !== null
  }

  forEach(callback: (value: string, name: string, parent: Headers) => void, thisArg?: unknown): void {
    if (typeof callback !== 'function') return this.#toReal().forEach(callback) // throws
    for (const [name, value] of this.#toReal()) callback.call(thisArg, value, name, asHeaders(this))
  }

  // Not inherited: undici reads a Headers by its private state as long as it iterates with Headers' own method.
  [Symbol.iterator](): ReturnType<Headers['entries']> {
    return this.#toReal()[Symbol.iterator]()
  }

  entries(): ReturnType<Headers['entries']> {
    return this.#toReal().entries()
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return inspect(this.#toReal(), options)
  }

  /** Has `headers`, filled with what these hold, answer from now on: those of a real Request that takes over. */
  static become(self: RequestHeaders, headers: Headers): void {
    self.#real = headers
  }

  static toReal(self: RequestHeaders): Headers {
    return self.#toReal()
  }

  #toReal(): Headers {
    return (this.#real ??= new NativeHeaders(fieldsOf(this.#environ)))
  }
}

standInFor(RequestHeaders.prototype, NativeHeaders.prototype, (self) => RequestHeaders.toReal(self as RequestHeaders)) // only reachable through an instance

/** The stand-in as the class it stands for: its prototype has all of that class's members. */
export function asHeaders(headers: RequestHeaders): Headers {
  return headers as unknown as Headers
}

function valueOf(environ: Environ, variable: string): string | undefined {
  return environ[variable as `HTTP_${string}`] // fieldVariable gives keys of fields only, and those hold strings
}

/** The environ leaves fields with an empty value out; the list as received has them. `null` where there is none. */
function emptyValue(environ: Environ, variable: string, name: string): '' | null {
  const raw = environ['gateway.raw_headers']
  for (let index = 1; index < raw.length; index += 2) {
    if (
      raw[index] === '' &&
      raw[index - 1]?.length === name.length &&
      isLeftOut(environ, variable, raw[index - 1], name)
    )
      return ''
  }
  return null
}

/** A key that is there and undefined was taken away by middleware. */
function isLeftOut(environ: Environ, variable: string, received: string | undefined, name: string): boolean {
  return received?.toLowerCase() === name.toLowerCase() && !(variable in environ)
}

/**
 * The fields as the environ has them, middleware's changes included; those that have no variable, for their name holds `_` or their value is empty,
 * come from the list as received.
 */
function fieldsOf(environ: Environ): Array<[string, string]> {
  const fields: Array<[string, string]> = []
  for (const variable in environ) {
    const name = fieldNameOf(variable)
    const value = name === undefined ? undefined : valueOf(environ, variable)
    if (name !== undefined && value !== undefined) fields.push([name, value])
  }
  const raw = environ['gateway.raw_headers']
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]]
    const variable = variableNameOf(name)
    if (variable === undefined || (value === '' && !(variable in environ))) fields.push([name, value])
  }
  return fields
}
