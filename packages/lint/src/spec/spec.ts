// SPEC.md as a text: the frame is here, every rule comes from the file of its check.
import { bodyTopic } from '../lib/rules/body.ts'
import { environTopic } from '../lib/rules/environ.ts'
import { functionsTopic } from '../lib/rules/functions.ts'
import { inputTopic } from '../lib/rules/input.ts'
import { outcomeTopic } from '../lib/rules/outcome.ts'
import type { Rule, Topic } from '../lib/rules/rule.ts'
import { startResponseTopic } from '../lib/rules/start-response.ts'
import { writeToTopic } from '../lib/rules/write-to.ts'

/** The chapters, in the order of SPEC.md. */
export const topics: readonly Topic[] = [
  environTopic,
  functionsTopic,
  inputTopic,
  startResponseTopic,
  bodyTopic,
  outcomeTopic,
  writeToTopic,
]

const opening = `<!-- Generated from the rules in packages/lint/src/lib/rules by \`pnpm --filter @gateway-server/lint spec\`. -->

# The gateway interface, version 1.0

What WSGI is to Python, this is to JavaScript: one callable that every framework can be turned into, and that every server
can call. It is **lossless** (nothing a framework sees on its own server gets lost), **cheap** (an adapter adds well under
2 µs to a request) and **small** (you have read it in ten minutes).

This is a whole application:

\`\`\`js
export function application(environ, startResponse) {
  startResponse('200 OK', [['Content-Type', 'text/plain; charset=utf-8']])
  return [\`Hello, \${environ.PATH_INFO}\`]
}
\`\`\`

A server calls it once for each request, with what it knows of the request (the *environ*) and a function that begins the
response. The application calls that function, and returns the body. Whatever is slow may be asynchronous: the application
itself, the body, reading the request.

\`\`\`ts
type Application = ((
  environ: Environ,
  startResponse: StartResponse,
) => ResponseBody | null | undefined | Promise<ResponseBody | null | undefined>) & {
  startup?(state: Record<string, unknown>): void | Promise<void> // before the first request
  drain?(): void | Promise<void> // when the server begins to stop
  shutdown?(): void | Promise<void> // after the last one
}
type StartResponse = (status: string, headers: HeaderList, error?: unknown) => Write
type HeaderList = ReadonlyArray<readonly [name: string, value: string]>
type Write = (chunk: Uint8Array | string) => void | Promise<void> // a promise says: wait
type ResponseBody = (Iterable<Chunk> | AsyncIterable<Chunk>) & {
  close?(): void | Promise<void>
  writeTo?(destination: BodyDestination): void | Promise<void> // rule 14
}
type Chunk = Uint8Array | string
\`\`\`

The types, with their documentation, are the package \`@gateway-server/interface\`. The rules below are numbered: those of
the environ with an E, those of the input with an I, those of an exchange plainly. \`@gateway-server/lint\` checks them
while a server and an application talk, and names the number of the rule that is broken.
`

const examples = `## Three things to see

Streaming, with the server setting the pace: the generator is asked for the next chunk when the client has room.

\`\`\`js
export function countdown(environ, startResponse) {
  startResponse('200 OK', [['Content-Type', 'text/plain']])
  return (async function* () {
    for (let count = 3; count > 0; count--) yield \`\${count}\\n\`
  })()
}
\`\`\`

Reading a request's body:

\`\`\`js
export async function size(environ, startResponse) {
  let bytes = 0
  for await (const chunk of environ['gateway.input']) bytes += chunk.length
  startResponse('200 OK', [['Content-Type', 'text/plain']])
  return [\`\${bytes} bytes\\n\`]
}
\`\`\`

Middleware: an application that calls an application.

\`\`\`js
import { deriveApplication, deriveEnviron } from '@gateway-server/interface'

export function mount(prefix, application) {
  return deriveApplication(application, (environ, startResponse) => {
    const path = environ.PATH_INFO
    if (path !== prefix && !path.startsWith(\`\${prefix}/\`)) {
      startResponse('404 Not Found', [['Content-Type', 'text/plain']])
      return ['Not found\\n']
    }
    const moved = { SCRIPT_NAME: environ.SCRIPT_NAME + prefix, PATH_INFO: path.slice(prefix.length) }
    return application(deriveEnviron(environ, moved), startResponse)
  })
}
\`\`\`
`

/** The whole of SPEC.md. */
export function renderSpec(): string {
  return [opening, ...topics.map(renderTopic), examples, renderChecks()].join('\n')
}

function renderTopic({ title, introduction, rules }: Topic): string {
  const isTable = rules.some(({ id }) => id.startsWith('E'))
  const body = isTable ? renderTable(rules) : renderList(rules)
  return `## ${title}\n\n${introduction}\n\n${body}\n`
}

/** Rules about keys: a table to look things up in. */
function renderTable(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, subject, text }) => `| ${id} | ${subject.replaceAll('` `', '`<br>`')} | ${text} |`)
  return ['| | key | meaning |', '|---|---|---|', ...rows].join('\n')
}

function renderList(rules: readonly Rule[]): string {
  return rules.map(({ id, subject, text }) => `**${id}. ${capitalized(subject)}.** ${text}`).join('\n\n')
}

function capitalized(text: string): string {
  return text === 'null' || text === 'write' || text === 'status' || text === 'Content-Length'
    ? `\`${text}\``
    : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function renderChecks(): string {
  const rules = topics.flatMap((topic) => topic.rules)
  const checkedOn = (side: 'server' | 'application'): string =>
    rules
      .filter(({ lint }) => lint.includes(side))
      .map(({ id }) => id)
      .join(', ')
  return `## Who checks what

\`lint(application)\` from \`@gateway-server/lint\` watches the server in rules ${checkedOn('server')}, and the application
in rules ${checkedOn('application')}. What can only be seen on the wire, among it all of rules 8, 9 and 11, is for the
suites of \`@gateway-server/testkit\`: \`serverConformance\` for servers, \`applicationConformance\` for adapters.
`
}
