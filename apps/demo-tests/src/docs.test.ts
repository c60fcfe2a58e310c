// docs/wsgi-comparison.md tells what compare.test.ts holds: it is written here from the same data, so that it cannot drift.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { demos, isPython } from './demos.fixture.ts'
import { differences } from './differences.fixture.ts'
import { casesOf } from './python-requests.fixture.ts'

const page = fileURLToPath(new URL('../../../docs/wsgi-comparison.md', import.meta.url))
const inPython = demos.filter(isPython)

test('docs/wsgi-comparison.md has the counts and the differences of the comparison (vitest -u writes it)', async () => {
  await expect(`${introduction}\n${counts()}\n\n${found()}\n${beyond}`).toMatchFileSnapshot(page)
})

const introduction = `# The demos in Python, on gateway-server and on Waitress

The same app, the same request, both servers: compared are status, reason, all header fields, the body, and whether
the answer was whole. Not compared are \`Date\`, \`Server\` and \`Connection\`, which are the server's own, and the case
and order of fields, which Waitress changes. The requests are GET, HEAD and others, forms, JSON, uploads, paths and queries
with escapes and in other scripts, cookies, redirects, ranges and conditional requests for files, event streams, errors before
and in the middle of a body; Django's are also its admin's. \`apps/demo-tests\` runs them, and holds this page to what it runs.
`

function counts(): string {
  const rows = inPython.map((demo) => {
    const different = differencesOf(demo.name).length
    const asked = casesOf(demo).length
    return `| [${demo.name}](../apps/${demo.name}/README.md) | ${asked} | ${asked - different} | ${different} |`
  })
  return ['| app | requests | answered alike | differently |', '|---|---:|---:|---:|', ...rows].join('\n')
}

function found(): string {
  const rows = inPython.flatMap(({ name }) =>
    differencesOf(name).map((one) => `| ${name} | ${one.name} | ${one.reason} | [source](${one.link}) |`),
  )
  return ['| app | request | difference | |', '|---|---|---|---|', ...rows].join('\n')
}

function differencesOf(demo: string): typeof differences {
  return differences.filter((one) => one.demo === demo)
}

const beyond = `
Beside these, on gateway-server alone: each of the page's buttons in Chromium; Django's admin with logging in, adding a user, an
upload and its download, byte by byte; conversations within one request, where each piece of the body is answered before
the next one is sent, which Waitress does not do, since it reads a body to its end first; streams that clients leave.
`
