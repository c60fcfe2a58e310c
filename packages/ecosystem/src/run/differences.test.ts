/** A comparison that finds nothing is worth something only if it would find what there is. */
import { describe, expect, test } from 'vitest'
import type { Difference } from '../usage.ts'
import type { ComparableExchange } from './comparable.ts'
import { compare } from './differences.ts'
import type { Outcome } from './run-usage.ts'

const plain: ComparableExchange = {
  name: 'GET /',
  interim: [],
  status: '200 OK',
  fields: ['Content-Type: text/plain', 'X-A: 1', 'X-B: 2'],
  body: 'hello',
  bodyLength: 5,
  complete: true,
  trailers: [],
}

function outcome(exchange: Partial<ComparableExchange> = {}, rest: Partial<Outcome> = {}): Outcome {
  return { packages: ['a'], differences: [], exchanges: [{ ...plain, ...exchange }], talk: [], seen: [], ...rest }
}

function faultsOf(own: Outcome, gateway: Outcome, framework = 'express'): string[] {
  return compare(framework, own, gateway).faults.map((fault) => fault.split('\n')[0] ?? '')
}

test('finds nothing where all is the same', () => {
  expect(compare('express', outcome(), outcome())).toEqual({ faults: [], rules: [], idle: [] })
})

test.each<[what: string, changed: Partial<ComparableExchange>, fault: string]>([
  ['a status', { status: '200 Fine' }, 'GET /: status'],
  ['a body', { body: 'hallo' }, 'GET /: body'],
  ['a cut answer', { complete: false }, 'GET /: complete'],
  ['an interim response', { interim: ['100'] }, 'GET /: interim'],
  ['trailers', { trailers: ['X-Sum: 1'] }, 'GET /: trailers'],
  ['a value', { fields: ['Content-Type: text/plain', 'X-A: 2', 'X-B: 2'] }, 'GET /: x-a'],
  ['a field too few', { fields: ['Content-Type: text/plain', 'X-A: 1'] }, 'GET /: x-b'],
  ['a field too many', { fields: [...plain.fields, 'X-C: 3'] }, 'GET /: x-c'],
  ['a field twice', { fields: [...plain.fields, 'X-B: 2'] }, 'GET /: x-b'],
  ['the case of a name', { fields: ['content-type: text/plain', 'X-A: 1', 'X-B: 2'] }, 'GET /: content-type'],
  ['the order', { fields: ['X-A: 1', 'Content-Type: text/plain', 'X-B: 2'] }, 'GET /: order of fields'],
  ['a wrong length', { fields: [...plain.fields, 'Content-Length: 6'] }, 'GET /: content-length'],
])('finds %s', (_what, changed, fault) => {
  expect(faultsOf(outcome(), outcome(changed))).toEqual([fault])
})

test('finds side effects and messages', () => {
  const gateway = outcome({}, { seen: ['a', 'c'], talk: ['hello'] })
  expect(faultsOf(outcome({}, { seen: ['a', 'b'] }), gateway)).toEqual(['talk', 'seen'])
})

test('finds a missing exchange', () => {
  expect(faultsOf(outcome(), outcome({}, { exchanges: [] }))).toEqual(['GET /: exchange'])
})

describe('explains', () => {
  const withLength = (fields: readonly string[], length: number): string[] => [...fields, `Content-Length: ${length}`]

  test.each<[rule: string, framework: string, own: Partial<ComparableExchange>, gateway: Partial<ComparableExchange>]>([
    ['length told', 'express', {}, { fields: withLength(plain.fields, 5) }],
    [
      'no length with 204',
      'express',
      { status: '204 No Content', fields: ['Content-Length: 0'] },
      { status: '204 No Content', fields: [] },
    ],
    ['case of names', 'hono', {}, { fields: ['content-type: text/plain', 'x-a: 1', 'X-B: 2'] }],
    ['space before a parameter', 'hono', { fields: ['Content-Type: a/b;c=d'] }, { fields: ['Content-Type: a/b; c=d'] }],
    ['no type invented', 'hono', { fields: ['content-type: text/plain; charset=UTF-8'] }, { fields: [] }],
    ['order of fields', 'hono', {}, { fields: plain.fields.toReversed() }],
  ])('%s', (rule, framework, own, gateway) => {
    expect(compare(framework, outcome(own), outcome(gateway))).toEqual({ faults: [], rules: [rule], idle: [] })
  })

  const explained: Difference = { request: 'GET /', of: ['body'], reason: 'a reason' }

  test('what a usage declares', () => {
    expect(faultsOf(outcome({}, { differences: [explained] }), outcome({ body: 'hallo' }))).toEqual([])
  })

  test('and tells of what does not occur', () => {
    const { faults, idle } = compare('express', outcome({}, { differences: [explained] }), outcome())
    expect([faults, idle]).toEqual([[], ['GET /: body']])
  })
})
