// The fields that an application has set on a response, in the order in which it did, for as long as only the quick
// methods of response-head.ts have touched them; else they are in a store, as Node keeps them (nodes-fields.ts).
import type { FieldName } from './field-names.ts'
import { addField, type FieldStore, type FieldValue, type Head } from './header-list.ts'

/** Beyond this many, looking at one after the other takes longer than looking them up. */
const mostListed = 64

// Nothing is inherited, as in Node's own store, but V8 keeps it as a fast object.
function EmptyStore(): void {}
EmptyStore.prototype = Object.create(null)
const Store = EmptyStore as unknown as new () => FieldStore // what a function with `new` makes

export class SetFields {
  readonly #names: FieldName[] = []
  readonly #pairs: Array<[name: string, value: FieldValue]> = []

  /** Sets a field in place of one of the same name. @returns false where there are too many */
  set(field: FieldName, name: string, value: FieldValue): boolean {
    const index = this.#indexOf(field.key)
    if (index >= 0) {
      this.#names[index] = field
      this.#pairs[index] = [name, value]
      return true
    }
    if (this.#names.length >= mostListed) return false
    this.#names.push(field)
    this.#pairs.push([name, value])
    return true
  }

  /** @param key the name in lower case */
  get(key: string): FieldValue | undefined {
    const index = this.#indexOf(key)
    return index < 0 ? undefined : this.#pairs[index]?.[1]
  }

  remove(key: string): void {
    const index = this.#indexOf(key)
    if (index < 0) return
    this.#names.splice(index, 1)
    this.#pairs.splice(index, 1)
  }

  addTo(head: Head): void {
    for (let index = 0; index < this.#names.length; index++) {
      const { kind } = this.#names[index]! // index < length, and as many pairs as names
      const pair = this.#pairs[index]!
      if (kind === 'plain' && typeof pair[1] === 'string') head.fields.push(pair as [string, string]) // just checked
      else addField(head, pair[0], pair[1], kind)
    }
  }

  toStore(): FieldStore {
    const store = new Store()
    for (const [index, { key }] of this.#names.entries()) store[key] = this.#pairs[index]! // as many as names
    return store
  }

  #indexOf(key: string): number {
    const names = this.#names
    for (let index = 0; index < names.length; index++) if (names[index]!.key === key) return index // index < length
    return -1
  }
}
