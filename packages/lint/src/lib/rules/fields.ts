// The grammar of field lists, wherever an application gives one: startResponse, hints, trailers.

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/

export function isToken(value: unknown): value is string {
  return typeof value === 'string' && token.test(value)
}

export function isFieldValue(value: unknown): value is string {
  return typeof value === 'string' && fieldValue.test(value)
}

/** What is wrong with a header list, if anything: an array of `[token, value]` pairs. */
export function complainOfHeaders(headers: unknown): string | undefined {
  if (!Array.isArray(headers)) return `the headers are not an array of pairs: ${String(headers)}`
  for (const pair of headers as readonly unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return `not a [name, value] pair: ${JSON.stringify(pair)}`
    const [name, value] = pair as readonly unknown[]
    if (!isToken(name)) return `not a field name: ${JSON.stringify(name)}`
    if (!isFieldValue(value)) return `not a value of ${name}: ${JSON.stringify(value)}`
  }
  return undefined
}
