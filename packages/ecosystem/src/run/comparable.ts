/**
 * Of an exchange, what has to be the same on every server: all but the few things named here, each with its reason, and
 * the parts that a usage declares random. It must replace no more than these.
 */
import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import type { Answer, FieldList, RandomPart } from '../usage.ts'
import type { Exchange } from './conversation.ts'

/** The connection, its framing and the time are the server's own business; what they frame is compared. */
const ownBusiness = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date'])

/** As it is sent from process to process, and shown where it differs. */
export interface ComparableExchange {
  readonly name: string
  readonly interim: readonly string[]
  readonly status: string
  /** `Name: value`, in the order sent. */
  readonly fields: readonly string[]
  /** Octets that are no text as their number and digest. */
  readonly body: string
  readonly bodyLength: number
  readonly complete: boolean
  readonly trailers: readonly string[]
}

/** Repeated names are numbered, so that each names one exchange. */
export function toComparables(exchanges: readonly Exchange[], random: readonly RandomPart[]): ComparableExchange[] {
  const counts = new Map<string, number>()
  return exchanges.map((exchange) => {
    const comparable = toComparable(exchange, random)
    const count = (counts.get(comparable.name) ?? 0) + 1
    counts.set(comparable.name, count)
    return count === 1 ? comparable : { ...comparable, name: `${comparable.name} (${count})` }
  })
}

function toComparable({ request, answer }: Exchange, random: readonly RandomPart[]): ComparableExchange {
  return {
    name: request.name ?? `${request.method ?? 'GET'} ${request.target}`,
    interim: answer.interim.map(({ status, fields }) => [status, ...linesOf(fields, random)].join('\n')),
    status: `${answer.status} ${answer.reason}`,
    fields: linesOf(answer.fields, random),
    body: withoutRandom(textOf(answer), 'body', random),
    bodyLength: answer.body.length,
    complete: answer.complete,
    trailers: linesOf(answer.trailers, random),
  }
}

function linesOf(fields: FieldList, random: readonly RandomPart[]): string[] {
  return fields
    .filter(([name]) => !ownBusiness.has(name.toLowerCase()))
    .map(([name, value]) => `${name}: ${withoutRandom(value, name.toLowerCase(), random)}`)
}

function textOf({ body }: Answer): string {
  if (isUtf8(body)) return body.toString()
  return `${body.length} octets, SHA-256 ${createHash('sha256').update(body).digest('hex')}`
}

/** Replaces what is declared random of this part by a mark that is the same each time. */
export function withoutRandom(text: string, of: string, random: readonly RandomPart[]): string {
  return random
    .filter((part) => part.of === of)
    .reduce((shown, { pattern }) => shown.replaceAll(toGlobal(pattern), replace), text)
}

function replace(match: string, ...groups: unknown[]): string {
  const [before, after] = groups
  if (typeof before !== 'string') return '<random>'
  return `${before}<random>${typeof after === 'string' ? after : ''}`
}

function toGlobal(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)
}
