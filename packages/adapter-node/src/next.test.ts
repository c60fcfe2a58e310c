// Next.js as a custom server's handler, on node:http and on the gateway. Next.js is too large to be installed with the
// others: this runs where NEXT_FOLDER names a folder in which `npm install next react react-dom` has been run.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const folder = process.env['NEXT_FOLDER']

const app: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>',
  'app/page.js': 'export default () => <h1>Hello from Next.js</h1>',
  'app/api/route.js': `
    export async function POST(request) {
      const { pathname } = new URL(request.url)
      return Response.json({ got: await request.json(), pathname }, { status: 201, headers: { 'X-Made': 'yes' } })
    }
    export async function GET() {
      const chunks = ['a', 'b', 'c'].values()
      return new Response(ReadableStream.from(chunks).pipeThrough(new TextEncoderStream()))
    }`,
  'compare.js': `
    import { createServer } from 'node:http'
    import next from 'next'
    import { toApplication } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
    import { serve } from ${JSON.stringify(import.meta.resolve('gateway-server'))}

    const app = next({ dev: false, dir: import.meta.dirname })
    await app.prepare()
    const handle = app.getRequestHandler()
    const listener = (request, response) => handle(request, response)
    const native = createServer(listener)
    await new Promise((resolve) => native.listen(0, '127.0.0.1', resolve))
    const gateway = await serve(toApplication(listener), { port: 0 })

    const serversOwn = /^(date|connection|keep-alive|transfer-encoding|content-length)$/
    async function answer(server, path, options) {
      const response = await fetch('http://127.0.0.1:' + server.address().port + path, options)
      return [response.status, [...response.headers].filter(([name]) => !serversOwn.test(name)), await response.text()]
    }
    const posted = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' }
    const answers = []
    for (const [path, options] of [['/'], ['/', { method: 'HEAD' }], ['/api', posted], ['/api'], ['/nowhere']]) {
      answers.push(await Promise.all([native, gateway].map((server) => answer(server, path, options))))
    }
    console.log('answers: ' + JSON.stringify(answers))
    process.exit(0)`,
}

test.skipIf(folder === undefined)('Next.js answers as on node:http', { timeout: 600_000 }, async () => {
  const path = await mkdtemp(join(folder ?? '', 'app-'))
  onTestFinished(() => rm(path, { recursive: true }))
  for (const [file, source] of Object.entries(app)) {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await writeFile(join(path, file), source)
  }
  const options = { cwd: path, env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } }
  await run(process.execPath, [join(folder ?? '', 'node_modules/next/dist/bin/next'), 'build'], options)
  const { stdout } = await run(process.execPath, ['compare.js'], options)
  const answers = JSON.parse(/^answers: (.*)$/m.exec(stdout)?.[1] ?? '[]') as Array<[native: unknown, gateway: unknown]>
  expect(answers).toHaveLength(5)
  for (const [native, gateway] of answers) expect(gateway).toEqual(native)
})
