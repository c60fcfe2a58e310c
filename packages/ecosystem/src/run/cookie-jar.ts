/** Cookies as a browser keeps them for one origin: names and values, and their removal. No paths, no domains. */
import type { FieldList } from '../usage.ts'

export class CookieJar {
  readonly #cookies = new Map<string, string>()

  keep(fields: FieldList): void {
    for (const [name, value] of fields) if (name.toLowerCase() === 'set-cookie') this.#keepOne(value)
  }

  /** The value of the Cookie field; undefined where there is none to send. */
  get field(): string | undefined {
    if (this.#cookies.size === 0) return undefined
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepOne(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const isRemoved = attributes.some((each) => /^\s*(expires=Thu, 01 Jan 1970|max-age=0\b)/i.test(each))
    if (isRemoved) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(at + 1).trim())
  }
}
