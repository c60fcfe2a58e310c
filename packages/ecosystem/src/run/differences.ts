/**
 * What two outcomes of a usage differ in: each difference is explained, by a rule that holds for all servers' answers
 * (here) or by the usage itself, or it is a fault.
 */
import type { ComparableExchange } from './comparable.ts'
import type { Outcome } from './run-usage.ts'

export interface Comparison {
  /** The differences that nobody explains. */
  readonly faults: readonly string[]
  /** Names of the rules that were needed. */
  readonly rules: readonly string[]
  /** Explanations without a difference. */
  readonly idle: readonly string[]
}

interface Rule {
  readonly name: string
  readonly reason: string
  /** The only framework that it holds for; without it, all. */
  readonly framework?: string
  /** The gateway's fields as they would be without what the rule allows. */
  forgive(own: ComparableExchange, gateway: ComparableExchange): readonly string[]
}

const length = /^content-length: (\d+)$/i

/** Differences that are right wherever they occur. */
export const rules: readonly Rule[] = [
  {
    name: 'length told',
    reason:
      'A body whose length is known when it leaves goes with a Content-Length, also where the own server sends chunks',
    forgive: (own, gateway) => {
      if (own.fields.some((line) => length.test(line))) return gateway.fields
      const isTrue = (line: string): boolean => {
        const told = length.exec(line)?.[1]
        return told !== undefined && (Number(told) === gateway.bodyLength || gateway.bodyLength === 0)
      }
      return gateway.fields.filter((line) => !isTrue(line))
    },
  },
  {
    name: 'no length with 204',
    reason: 'RFC 9110 §8.6: no Content-Length in a 204',
    forgive: (own, gateway) => {
      const told = own.fields.findIndex((line) => length.test(line))
      if (!own.status.startsWith('204') || told < 0) return gateway.fields
      return [...gateway.fields.slice(0, told), own.fields[told] ?? '', ...gateway.fields.slice(told)]
    },
  },
  {
    name: 'case of names',
    framework: 'hono',
    reason: 'RFC 9110 §5.1: the case of field names means nothing; @hono/node-server spells the same one both ways',
    forgive: replaceAlike((line) => nameOf(line) + line.slice(nameOf(line).length)),
  },
  {
    name: 'space before a parameter',
    framework: 'hono',
    reason: 'RFC 9110 §5.6.6: `; charset=UTF-8` is `;charset=UTF-8`; implementations of Response differ',
    forgive: replaceAlike((line) => line.toLowerCase().replace(/^(content-type: .*?); /, '$1;')),
  },
  {
    name: 'no type invented',
    framework: 'hono',
    reason:
      '@hono/node-server calls a body without a type `text/plain; charset=UTF-8`, also octets and streams; here, as in the standard and on Bun and Deno, it has none',
    forgive: (own, gateway) => {
      const invented = own.fields.find((line) => /^content-type: text\/plain; charset=UTF-8$/i.test(line))
      const isTyped = gateway.fields.some((line) => nameOf(line) === 'content-type')
      return invented === undefined || isTyped ? gateway.fields : [...gateway.fields, invented]
    },
  },
  {
    name: 'order of fields',
    framework: 'hono',
    reason: 'RFC 9110 §5.3: the order of fields of different names means nothing; @hono/node-server puts cookies last',
    forgive: (own, gateway) => (sameSet(own.fields, gateway.fields) ? own.fields : gateway.fields),
  },
]

/** Takes the own server's line for each of the gateway's that comes to the same. */
function replaceAlike(normalise: (line: string) => string): Rule['forgive'] {
  return (own, gateway) =>
    gateway.fields.map((line) => own.fields.find((each) => normalise(each) === normalise(line)) ?? line)
}

/** Compares what the own server did with what ours did. */
export function compare(framework: string, own: Outcome, gateway: Outcome): Comparison {
  const applicable = rules.filter((rule) => rule.framework === undefined || rule.framework === framework)
  const faults: string[] = []
  const needed = new Set<string>()
  const explained = new Set(own.differences.flatMap(({ request, of }) => of.map((each) => `${request}: ${each}`)))
  const occurred = new Set<string>()
  for (const [index, exchange] of own.exchanges.entries()) {
    for (const { of, text } of differencesOf(exchange, gateway.exchanges[index], applicable, needed)) {
      const key = `${exchange.name}: ${of}`
      occurred.add(key)
      if (!explained.has(key)) faults.push(`${key}\n${text}`)
    }
  }
  for (const part of ['talk', 'seen'] as const) {
    if (!same(own[part], gateway[part]))
      faults.push(`${part}\n${shown(...fromFirstDifference(own[part], gateway[part]))}`)
  }
  const idle = [...explained].filter((key) => !occurred.has(key))
  return { faults, rules: [...needed], idle }
}

function differencesOf(
  own: ComparableExchange,
  gateway: ComparableExchange | undefined,
  applicable: readonly Rule[],
  needed: Set<string>,
): Array<{ of: string; text: string }> {
  if (gateway === undefined) return [{ of: 'exchange', text: 'the gateway has none' }]
  const members = (['interim', 'status', 'body', 'complete', 'trailers'] as const)
    .filter((of) => !same(own[of], gateway[of]))
    .map((of) => ({ of, text: shown(own[of], gateway[of]) }))
  return [...members, ...fieldDifferences(own, gateway, applicable, needed)]
}

function fieldDifferences(
  own: ComparableExchange,
  gateway: ComparableExchange,
  applicable: readonly Rule[],
  needed: Set<string>,
): Array<{ of: string; text: string }> {
  let forgiven = gateway
  for (const { name, forgive } of applicable) {
    if (same(own.fields, forgiven.fields)) break
    const fields = forgive(own, forgiven)
    if (!same(fields, forgiven.fields)) needed.add(name)
    forgiven = { ...forgiven, fields }
  }
  const names = new Set([...own.fields, ...forgiven.fields].map(nameOf))
  const differing = [...names].filter((name) => !same(named(own, name), named(forgiven, name)))
  if (differing.length === 0 && !same(own.fields, forgiven.fields)) {
    return [{ of: 'order of fields', text: shown(own.fields, forgiven.fields) }]
  }
  return differing.map((of) => ({ of, text: shown(named(own, of), named(forgiven, of)) }))
}

function named({ fields }: ComparableExchange, name: string): readonly string[] {
  return fields.filter((line) => nameOf(line) === name)
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase()
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return same(left.toSorted(), right.toSorted())
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function fromFirstDifference(
  left: readonly string[],
  right: readonly string[],
): [readonly string[], readonly string[]] {
  const at = left.findIndex((line, index) => line !== right[index])
  return at < 0 ? [[], right.slice(left.length)] : [left.slice(at), right.slice(at)]
}

function shown(own: unknown, gateway: unknown): string {
  return `  own     ${JSON.stringify(own)?.slice(0, 1000)}\n  gateway ${JSON.stringify(gateway)?.slice(0, 1000)}`
}
