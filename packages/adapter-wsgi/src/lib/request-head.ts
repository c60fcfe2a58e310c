// From an environ to the head of a REQUEST: which keys, and their values in that order. It runs for every request, so it looks
// at an environ's own keys and at those of its prototypes, with no copy of anything. Keys are read through the environ,
// so that what middleware replaced is what Python sees; what it set to undefined is left out.
import { type Environ, variableNameOf } from '@gateway-server/interface'
import { KeyLists, type KeyList } from './key-lists.ts'
import { percentDecode } from './percent-decode.ts'

/** The heads that an application makes, one after the other. */
export class RequestHeads {
  readonly lists = new KeyLists()
  /** Of the environ read last. */
  keys: KeyList = this.lists.root
  /** The values, joined with NUL. */
  values = ''
  #environ: Environ | undefined = undefined
  #holdsNul = false

  /** Reads an environ into `keys` and `values`. @returns false where a value holds NUL: `json` has its head then */
  read(environ: Environ): boolean {
    this.lists.tidy()
    this.#environ = environ
    this.#holdsNul = false
    this.values = ''
    this.keys = this.lists.root
    this.#addOwnKeys(environ)
    for (
      let holder: object | null = Object.getPrototypeOf(environ);
      holder !== null && holder !== Object.prototype;
      holder = Object.getPrototypeOf(holder)
    ) {
      this.#addKeys(Object.hasOwn(holder, 'constructor') ? keysOfClass(holder) : Object.keys(holder))
    }
    this.#addEmptyFields(environ)
    this.#add('wsgi.url_scheme', environ['gateway.url_scheme'])
    this.#environ = undefined
    return !this.#holdsNul
  }

  /** The head of an environ for a REQUEST with the flag JSON: latin-1, since all in it beyond ASCII is escaped. */
  json(environ: Environ): string {
    this.read(environ)
    const pairs: Record<string, string> = {}
    for (const key of this.keys.names.split('\0')) {
      const value = key === 'wsgi.url_scheme' ? environ['gateway.url_scheme'] : environ[key as `HTTP_${string}`]
      // A string, or `read` would have left the key out; or the one of an empty field.
      const text = value === undefined ? '' : String(value)
      pairs[key] = key === 'PATH_INFO' || key === 'SCRIPT_NAME' ? percentDecode(text) : text
    }
    return JSON.stringify(pairs).replaceAll(/[\x7f-\uffff]/g, escapeCharacter)
  }

  /** Values along with the keys: V8 has both at hand for an object of plain members. */
  #addOwnKeys(environ: Environ): void {
    const keys = Object.keys(environ)
    const values: unknown[] = Object.values(environ)
    for (let index = 0; index < keys.length; index++) this.#add(keys[index]!, values[index]) // as long as each other
  }

  #addKeys(keys: readonly string[]): void {
    for (const key of keys) this.#add(key, this.#environ?.[key as `HTTP_${string}`]) // any key of an environ
  }

  /** Fields without a value, which the gateway's environ leaves out, and every server of WSGI has. */
  #addEmptyFields(environ: Environ): void {
    const fields = environ['gateway.raw_headers']
    for (let index = 1; index < fields.length; index += 2) {
      if (fields[index] !== '') continue
      const key = variableNameOf(fields[index - 1]!) // names and values alternate
      if (key !== undefined && !(key in environ)) this.#add(key, '')
    }
  }

  #add(key: string, value: unknown): void {
    if (typeof value !== 'string') return
    const list = this.keys.next(key)
    if (list === this.keys) return
    const text = list.isPath ? percentDecode(value) : value
    if (text.includes('\0')) this.#holdsNul = true
    this.values = this.values === '' && this.keys === this.lists.root ? text : `${this.values}\0${text}`
    this.keys = list
  }
}

const keysByClass = new WeakMap<object, readonly string[]>()

/** The enumerable keys of a class's prototype that are for Python: they stay the same, whatever their values. */
function keysOfClass(prototype: object): readonly string[] {
  let keys = keysByClass.get(prototype)
  if (keys === undefined) {
    keys = Object.keys(prototype).filter((key) => !key.includes('.'))
    keysByClass.set(prototype, keys)
  }
  return keys
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
