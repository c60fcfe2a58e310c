// Where Node's own methods look for a response's fields: a store, an object by lower-case name, under `kOutHeaders`. Who
// asks for it gets one, and the response keeps its fields there from then on.
import type { FieldStore } from './header-list.ts'
import { beyondLayer, ownData } from '../layer.ts'
import type { GatewayResponse } from '../messages.ts'
import { kEnviron, kSetFields, kStore } from '../messages.ts'
import { kOutHeaders } from '../node-internals.ts'

export const nodesFields: ThisType<GatewayResponse> & object = {
  get [kOutHeaders](): FieldStore | null {
    if (!(kEnviron in this)) return beyondLayer(this, kOutHeaders) as FieldStore | null // Node's own member
    const fields = this[kSetFields]
    if (fields !== undefined) {
      this[kStore] = fields.toStore()
      this[kSetFields] = undefined
    }
    return this[kStore]
  },
  set [kOutHeaders](store: FieldStore | null) {
    if (!(kEnviron in this)) {
      ownData(this, kOutHeaders, store)
      return
    }
    this[kStore] = store
    this[kSetFields] = undefined
  },
}
