// Makes an input that fails as short as it gets while it still does: parts are left out, halves first, octets last.

/** @param fails whether octets show the fault that is looked for */
export function minimize(octets: Uint8Array, fails: (octets: Uint8Array) => boolean): Uint8Array {
  let shortest = octets
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    shortest = withoutParts(shortest, size, fails)
  }
  return shortest
}

/** Leaves out every part of `size` octets that is not needed, until all are. */
function withoutParts(octets: Uint8Array, size: number, fails: (octets: Uint8Array) => boolean): Uint8Array {
  let shortest = octets
  for (let start = 0; start < shortest.length;) {
    const without = Buffer.concat([shortest.subarray(0, start), shortest.subarray(start + size)])
    if (!fails(without)) start += size
    else {
      shortest = without
      start = Math.max(0, start - size) // what was needed before may not be any more
    }
  }
  return shortest
}
