// The name that was meant by one that there is not: "Did you mean --port?", for keys and variables. Commander does it for flags.

/** Of the names one that is at most two slips away, apart from case, `-` and `_`; undefined where there is none. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = 3
  for (const candidate of names) {
    const slips = distance(plain(name), plain(candidate))
    if (slips < least && slips < candidate.length / 2) [best, least] = [candidate, slips]
  }
  return best
}

function plain(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase()
}

/** How many letters have to be put in, left out or replaced, or neighbours swapped (Damerau and Levenshtein). */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : Infinity
      row.push(Math.min(replaced, swapped, at(last, j) + 1, at(row, j - 1) + 1))
    }
    ;[before, last] = [last, row]
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
