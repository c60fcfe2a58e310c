// A layer is what stands between a framework's prototypes and Node's: the members by which an object without a socket
// behaves as a message of node:http. The same members serve in three places: on a prototype of our own, on an
// application's prototypes (`installLayer`), and on a single message whose prototype is about to be replaced (`settle`).
// Every member must leave the work to Node where `this` is not one of ours: both kinds of message meet on a prototype.
import { kEnviron } from './messages.ts'

/** Members as descriptors, none of them enumerable. */
export type Layer = PropertyDescriptorMap

/** A layer of the given members over defaults; members win. */
export function layerOf(defaults: PropertyDescriptorMap, ...members: readonly object[]): Layer {
  const layer: Layer = { ...defaults }
  for (const group of members) {
    for (const [key, descriptor] of descriptorsOf(group)) {
      register(descriptor)
      Reflect.set(layer, key, { ...descriptor, enumerable: false, configurable: true })
    }
  }
  return layer
}

function descriptorsOf(members: object): Array<[PropertyKey, PropertyDescriptor]> {
  const descriptors = Object.getOwnPropertyDescriptors(members)
  return Reflect.ownKeys(descriptors).map((key) => [key, Reflect.get(descriptors, key) as PropertyDescriptor]) // own key
}

/** A prototype with the layer's members over `base`. */
export function layeredPrototype(base: object, layer: Layer): object {
  return Object.create(base, layer) as object // Object.create is typed any
}

/**
 * Puts the layer on `prototype`, which stands over `base`, leaving out every name that it or anything between the two
 * defines: what a framework or an application has made its own stays its own. Messages of others that get the prototype do
 * not see the layer's values: programs tell by what is there whose message it is (light-my-request, for one).
 *
 * @param own names that all messages of ours have as their own, from their constructor
 */
export function installLayer(prototype: object, base: object, layer: Layer, own: readonly PropertyKey[]): void {
  for (const key of Reflect.ownKeys(layer)) {
    const descriptor = Reflect.get(layer, key) as PropertyDescriptor // own key
    if (own.includes(key) || isDefinedBetween(prototype, base, key)) continue
    const installed = isSeen(base, key, descriptor) ? oursAlone(key, descriptor.value) : descriptor
    register(installed)
    Object.defineProperty(prototype, key, installed)
  }
}

/** The methods and getters of layers. */
const layered = new WeakSet<object>()

function register({ value, get }: PropertyDescriptor): void {
  for (const member of [value, get] as unknown[]) {
    if (typeof member === 'function') layered.add(member)
  }
}

/**
 * What a message of others has under a name that a layer stands in front of: the next in its prototypes, which need not be
 * Node's. light-my-request, for one, puts a prototype of its own below that of the app.
 */
export function beyondLayer(message: object, name: PropertyKey): unknown {
  for (let at = Object.getPrototypeOf(message) as object | null; at !== null; at = Object.getPrototypeOf(at)) {
    if (!Object.hasOwn(at, name)) continue
    const { value, get } = Reflect.getOwnPropertyDescriptor(at, name) ?? {}
    const member: unknown = get ?? value
    if (typeof member !== 'function' || !layered.has(member)) return Reflect.get(at, name, message)
  }
  return undefined
}

/** Calls that, where it is a method. */
export function callBeyondLayer(message: object, name: PropertyKey, parameters: readonly unknown[]): unknown {
  const method = beyondLayer(message, name)
  return typeof method === 'function' ? Reflect.apply(method, message, parameters) : undefined
}

/** Whether a message of others would show a value that it does not have without the layer. */
function isSeen(base: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
  return typeof key === 'string' && 'value' in descriptor && typeof descriptor.value !== 'function' && !(key in base)
}

/** A value that only messages of ours have, until they get one of their own. */
function oursAlone(key: PropertyKey, value: unknown): PropertyDescriptor {
  return {
    get(this: object) {
      return kEnviron in this ? value : beyondLayer(this, key)
    },
    set(this: object, replaced: unknown) {
      ownData(this, key, replaced)
    },
    enumerable: false,
    configurable: true,
  }
}

function isDefinedBetween(prototype: object, base: object, key: PropertyKey): boolean {
  for (let at: object | null = prototype; at !== null && at !== base; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, key)) return true
  }
  return false
}

/** Gives one message the layer's members as its own, so that it needs no layer in its prototypes any more. */
export function settle(message: object, layer: Layer): void {
  for (const key of Reflect.ownKeys(layer)) {
    if (!Object.hasOwn(message, key)) Object.defineProperty(message, key, Reflect.get(layer, key) as PropertyDescriptor)
  }
}

/** Makes a plain property: what a setter does for a `this` that is not ours, as an assignment would without it. */
export function ownData(object: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
