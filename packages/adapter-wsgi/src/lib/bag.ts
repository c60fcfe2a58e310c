// Things of which there are many for a moment each, in no order. No Set, for the reason that calls.ts gives.

export interface Bagged {
  /** Its place, which is the bag's business. */
  place: number
}

export class Bag<Item extends Bagged> {
  readonly items: Item[] = []

  add(item: Item): void {
    item.place = this.items.length
    this.items.push(item)
  }

  delete(item: Item): void {
    if (this.items[item.place] !== item) return
    const last = this.items.pop()! // there is one: the item, or one behind it
    if (last === item) return
    this.items[item.place] = last
    last.place = item.place
  }
}
