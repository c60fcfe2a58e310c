// What a Python application sees of a request, over HTTP, and how it is loaded.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deriveEnviron, type Application } from '@gateway-server/interface'
import { lint } from '@gateway-server/lint'
import { call, createEnviron } from '@gateway-server/testkit'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication, type WsgiOptions } from './index.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

/** Answers with its environ: texts as they are, all else as Python shows it; \`wsgi.input\` as its content. */
const showing = `
import json
from wsgiref.validate import validator

def show(environ, start_response):
    environ['wsgi.input'] = environ['wsgi.input'].read()
    body = json.dumps({key: value if isinstance(value, str) else repr(value) for key, value in environ.items()})
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [body.encode()]

application = show

@validator
def validated(environ, start_response):
    body = environ['wsgi.input'].read(100_000)
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [body or b'nothing']
`

/** The application of a file, started, and the folder it is in. */
async function started(source: string, options: Partial<WsgiOptions> = {}): Promise<Application> {
  const chdir = await mkdtemp(join(tmpdir(), 'gateway-wsgi-environ-'))
  await writeFile(join(chdir, 'app.py'), source)
  const application = toApplication({ module: 'app.py', chdir, log: () => {}, ...options })
  onTestFinished(() => rm(chdir, { recursive: true }))
  await application.startup?.({})
  onTestFinished(async () => application.shutdown?.())
  return application
}

const shown = async (application: Application, environ = createEnviron()): Promise<Record<string, string>> =>
  JSON.parse((await call(application, environ)).body.toString()) as Record<string, string>

withPython('every variable of PEP 3333 is there, with its type', async () => {
  const application = await started(showing)
  const environ = createEnviron({
    REQUEST_METHOD: 'POST',
    SCRIPT_NAME: '/site',
    target: '/caf%C3%A9?q=%C3%A9',
    headers: [
      ['X-Latin', 'é'],
      ['X-Empty', ''],
    ],
    body: 'the body',
  })
  expect(await shown(application, environ)).toMatchObject({
    REQUEST_METHOD: 'POST',
    SCRIPT_NAME: '/site',
    PATH_INFO: '/cafÃ©',
    QUERY_STRING: 'q=%C3%A9',
    CONTENT_LENGTH: '8',
    HTTP_X_LATIN: 'é',
    HTTP_X_EMPTY: '',
    SERVER_PROTOCOL: 'HTTP/1.1',
    'wsgi.version': '(1, 0)',
    'wsgi.url_scheme': 'http',
    'wsgi.input': "b'the body'",
    'wsgi.multithread': 'False',
    'wsgi.multiprocess': 'False',
    'wsgi.run_once': 'False',
    'wsgi.input_terminated': 'True',
  })
})

withPython('threads and processes show in the environ', async () => {
  const application = await started(showing, { threads: 2, processes: 2 })
  expect(await shown(application)).toMatchObject({ 'wsgi.multithread': 'True', 'wsgi.multiprocess': 'True' })
})

withPython('mounted, it sees where it is', async () => {
  const application = await started(showing)
  const mounted: Application = (environ, startResponse) =>
    application(deriveEnviron(environ, { SCRIPT_NAME: '/wiki', PATH_INFO: '/page' }), startResponse)
  const environ = createEnviron({ target: '/wiki/page', 'gateway.url_scheme': 'https', HTTPS: 'on' })
  expect(await shown(mounted, environ)).toMatchObject({
    SCRIPT_NAME: '/wiki',
    PATH_INFO: '/page',
    REQUEST_URI: '/wiki/page',
    HTTPS: 'on',
    'wsgi.url_scheme': 'https',
  })
})

withPython('a path that holds NUL arrives', async () => {
  expect(await shown(await started(showing), createEnviron({ target: '/a%00b' }))).toMatchObject({ PATH_INFO: '/a\0b' })
})

withPython('wsgiref’s validator has nothing to say, nor has ours', async () => {
  const validated = await started(showing, { name: 'validated' })
  const application = lint((environ, startResponse) => validated(environ, startResponse))
  for (const body of ['', 'x', 'y'.repeat(90_000)]) {
    const environ = createEnviron({ REQUEST_METHOD: 'POST', body, headers: [['Content-Type', 'text/plain']] })
    const { status, body: answer } = await call(application, environ)
    expect([status, answer.toString()]).toEqual([200, body === '' ? 'nothing' : body])
  }
})

withPython('what it writes to wsgi.errors goes to the error log of its request', async () => {
  const application = await started(`
def application(environ, start_response):
    print('trouble', file=environ['wsgi.errors'])
    raise KeyError('nobody sees it')
`)
  const written: string[] = []
  const environ = createEnviron({ 'gateway.errors': { write: (text) => void written.push(text) } })
  const { status, body } = await call(application, environ)
  expect([status, body.toString()]).toEqual([500, 'Internal Server Error\n'])
  expect(written.join('')).toMatch(/^trouble\n[^]*app\.py", line 4, in application[^]*KeyError: 'nobody sees it'/)
})

withPython('variables of `env` are in its environment, our own are not', async () => {
  const application = await started(
    `
import os
ENVIRONMENT = dict(os.environ)
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [f"{ENVIRONMENT['COLOUR']} {'GATEWAY_WSGI' in ENVIRONMENT} {os.getcwd()}".encode()]
`,
    { env: { COLOUR: 'red' } },
  )
  expect((await call(application, createEnviron())).body.toString()).toMatch(/^red False .*gateway-wsgi-environ-/)
})

withPython.each([
  ['a module that raises', 'raise ValueError("no such luck")\n', /app\.py", line 1[^]*ValueError: no such luck/],
  ['a module without an application', 'nothing = None\n', /application/],
  ['a syntax error', 'def application(:\n', /app\.py", line 1[^]*SyntaxError/],
  [
    'a missing framework',
    'import no_such_framework\n',
    /No module named 'no_such_framework'[^]*pip install no-such-framework\n/,
  ],
  ['a process that ends', 'import os\nprint("so long", flush=True)\nos._exit(9)\n', /ended with status 9[^]*so long/],
])('%s fails startup, with what Python says', async (_name, source, says) => {
  const failed = await started(source, { processes: 2 }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ name: 'StartError', message: expect.stringMatching(says) as string })
})

withPython('a module that never ends loading fails startup, with its stack', async () => {
  const failed = await started('import time\ntime.sleep(600)\n', { startTimeout: 4000 }).catch(
    (error: unknown) => error,
  )
  expect(String(failed)).toMatch(/did not load within 4 seconds[^]*app\.py", line 2/)
})

test('a file that is not there fails startup', async () => {
  const application = toApplication({ module: 'nowhere.py', chdir: tmpdir() })
  await expect(application.startup?.({})).rejects.toThrow(`there is no file ${join(tmpdir(), 'nowhere.py')}.`)
})

withPython('a module that is not there is named, with where it was looked for', async () => {
  const application = toApplication({ module: 'no_such_site.wsgi', chdir: tmpdir() })
  await expect(application.startup?.({})).rejects.toThrow(/There is no module no_such_site in .*, nor is one installed/)
})

test('a request before startup is an error of the server’s', async () => {
  await expect(call(toApplication({ module: 'app.py' }), createEnviron())).rejects.toThrow('startup has to be called')
})

withPython('after shutdown it can be started again', async () => {
  const application = await started(showing)
  await application.shutdown?.()
  await application.startup?.({})
  expect(await shown(application)).toMatchObject({ REQUEST_METHOD: 'GET' })
})
