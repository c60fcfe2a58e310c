// The known differences in words, for docs/differences-from-node-http.md.
import { type KnownDifference, knownDifferences } from './known-differences.ts'

const introduction = `# Differences from node:http

What the same octets come to on gateway-server's parser and on node:http (llhttp) with its default options. The list is
written by a test (\`fuzz/src/node-http/differences.test.ts\`, \`vitest -u\` renews it), which holds both against every
hostile and odd input of [http1](../packages/http1) and against thousands with a few changes. It fails on a difference
that is not listed here, and on one that is listed and does not occur.
`

const headings: Readonly<Record<KnownDifference['by'], string>> = {
  gateway: 'Refused by gateway-server, served by node:http',
  node: 'Refused by node:http, served by gateway-server',
  both: 'Read differently',
}

export function differenceList(): string {
  const sections = (['gateway', 'node', 'both'] as const).map((by) => {
    const items = knownDifferences.filter((known) => known.by === by).map(item)
    return `## ${headings[by]}\n\n${items.join('\n')}\n`
  })
  return [introduction, ...sections].join('\n')
}

function item({ input, gateway, node, why }: KnownDifference): string {
  const name = `${input.slice(0, 1).toUpperCase()}${input.slice(1)}`
  return `- **${name}**\n  - gateway-server ${gateway}\n  - node:http ${node}\n  - ${why}`
}
