import { expect, test } from 'vitest'
import { callBeyondLayer, installLayer, layeredPrototype, layerOf, ownData, settle } from './layer.ts'
import { kEnviron } from './messages.ts'

const members = {
  method: () => 'layer',
  get lazy() {
    return 'layer'
  },
}

test('later members win, and none is enumerable', () => {
  const layer = layerOf({ method: { value: 'default', enumerable: true } }, { method: 'first' }, members)
  const object = Object.create(layeredPrototype(Object.prototype, layer)) as typeof members
  expect([object.method(), object.lazy]).toEqual(['layer', 'layer'])
  expect(Object.entries(Object.getOwnPropertyDescriptors(layer)).filter(([, { value }]) => value.enumerable)).toEqual(
    [],
  )
})

test('leaves what a framework’s prototypes define, and fills in the rest', () => {
  const base = { method: () => 'base', lazy: 'base', other: 'base' }
  const framework = Object.assign(Object.create(base) as typeof base, { method: () => 'framework' })
  const prototype = Object.create(framework) as typeof base
  installLayer(prototype, base, layerOf({}, members), [])
  expect([prototype.method(), prototype.lazy, prototype.other]).toEqual(['framework', 'layer', 'base'])
  expect([Object.keys(prototype), base.lazy]).toEqual([[], 'base'])
})

test('shows its values to messages of ours alone', () => {
  const prototype: { complete?: boolean; mine?: boolean } = {}
  const values = layerOf({ complete: { value: false, writable: true }, mine: { value: false, writable: true } })
  installLayer(prototype, Object.prototype, values, ['mine'])
  const ours = Object.assign(Object.create(prototype) as typeof prototype, { [kEnviron]: {}, mine: true })
  const other = Object.create(prototype) as typeof prototype
  expect([ours.complete, other.complete, ours.mine, other.mine]).toEqual([false, undefined, true, undefined])
  ours.complete = true
  other.complete = true
  expect([ours.complete, Object.keys(other)]).toEqual([true, ['complete']])
})

test('goes on to whatever comes next, for messages of others, also where that came later', () => {
  const base = { method: () => 'base' }
  const framework = Object.create(base) as object
  const prototype = Object.create(framework) as typeof base & { value?: string }
  const delegating = {
    method(this: object): unknown {
      return kEnviron in this ? 'layer' : callBeyondLayer(this, 'method', [])
    },
  }
  installLayer(prototype, base, layerOf({ value: { value: 'layer' } }, delegating), [])
  const other = Object.create(prototype) as typeof prototype
  expect([other.method(), other.value]).toEqual(['base', undefined])
  Object.setPrototypeOf(framework, { method: () => 'between', value: 'between' })
  expect([other.method(), other.value]).toEqual(['between', 'between'])
})

test('can be installed twice', () => {
  const prototype = Object.create(Object.prototype) as typeof members
  installLayer(prototype, Object.prototype, layerOf({}, members), [])
  installLayer(prototype, Object.prototype, layerOf({}, members), [])
  expect(prototype.method()).toBe('layer')
})

test('settles on one object, whatever its prototype becomes', () => {
  const object = { method: () => 'own' } as typeof members
  settle(object, layerOf({}, members))
  Object.setPrototypeOf(object, { lazy: 'prototype' })
  expect([object.method(), object.lazy]).toEqual(['own', 'layer'])
})

test('makes plain properties', () => {
  const object: { lazy?: string } = Object.create(members)
  ownData(object, 'lazy', 'own')
  expect(Object.getOwnPropertyDescriptor(object, 'lazy')).toEqual({
    value: 'own',
    writable: true,
    enumerable: true,
    configurable: true,
  })
})
