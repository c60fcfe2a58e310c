// gateway-server's parser against node:http's over the same octets: every difference must be a known one.
import { expect, test } from 'vitest'
import { literal } from '../report.ts'
import { knownConnections, mutatedConnections, type NamedConnection } from './connections.ts'
import { differenceList } from './difference-list.ts'
import { differenceOf } from './difference.ts'
import { explanationOf, type KnownDifference, knownDifferences } from './known-differences.ts'
import { seeWithGateway } from './see-with-gateway.ts'
import { seeWithNodeHttp } from './see-with-node-http.ts'

const batch = 200
const mutated = 30_000
const occurring = new Map<KnownDifference, number>()

async function compare(connections: readonly NamedConnection[]): Promise<string[]> {
  const unexplained: string[] = []
  for (let start = 0; start < connections.length; start += batch) {
    const part = connections.slice(start, start + batch)
    const seen = await seeWithNodeHttp(part.map(({ octets }) => octets))
    for (const [index, { name, octets }] of part.entries()) {
      const node = seen[index]
      if (node === undefined) throw new Error('a connection without an outcome')
      const difference = differenceOf(seeWithGateway(octets), node)
      if (difference === undefined) continue
      const known = explanationOf(difference)
      if (known !== undefined) occurring.set(known, (occurring.get(known) ?? 0) + 1)
      else unexplained.push(`${name}: ${JSON.stringify(difference)} ${literal(octets)}`)
    }
  }
  return unexplained
}

test('the tables of inputs differ only where it is known', async () => {
  expect(await compare(knownConnections())).toEqual([])
})

test(`${mutated} inputs with a few changes differ only where it is known`, { timeout: 180_000 }, async () => {
  expect(await compare(mutatedConnections(1, mutated))).toEqual([])
})

test('every known difference occurs', () => {
  const counts = knownDifferences.map((known) => [known.input, occurring.get(known) ?? 0] as const)
  for (const [input, count] of counts) console.log(`${count}`.padStart(6), input)
  expect(counts.filter(([, count]) => count === 0)).toEqual([])
})

test('the document lists them', async () => {
  await expect(differenceList()).toMatchFileSnapshot('../../../docs/differences-from-node-http.md')
})
