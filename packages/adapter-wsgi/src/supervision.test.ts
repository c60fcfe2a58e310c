// What becomes of workers, and of the requests they have: killed, stuck, recycled, reloaded, ended.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'
import { answered, startSite, type Site } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

/** `/pid`; `/wait` works until somebody makes the file `go`, `/stream` too, in the middle of its answer. */
const source = `
import os, time

def application(environ, start_response):
    path = environ['PATH_INFO']
    if path == '/exit':
        os._exit(7)
    if path == '/wait':
        open('waiting', 'w').close()
        while not os.path.exists('go'):
            time.sleep(0.005)
    start_response('200 OK', [('Content-Type', 'text/plain')])
    if path == '/stream':
        return stream()
    return [str(os.getpid()).encode()]

def stream():
    yield b'first'
    while not os.path.exists('go'):
        time.sleep(0.005)
    yield b'second'
`

const pidOf = async (site: Site): Promise<number> => Number((await site.ask('/pid')).text)

/** Resolves when something holds, which is looked at again and again. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => void setTimeout(resolve, 5))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

withPython('a worker that is killed loses the request it works on, with 502, and is replaced at once', async () => {
  const site = await startSite(source)
  const pid = await pidOf(site)
  const lost = site.ask('/exit')
  expect(await lost).toEqual({ status: 502, text: 'Bad Gateway\n' })
  expect(await pidOf(site)).not.toBe(pid)
  expect(site.log.join('')).toContain(`worker ${pid} ended with status 7`)
})

withPython('requests that a killed worker had not begun are answered by the next', async () => {
  const site = await startSite(source)
  const answers = await Promise.all(['/exit', '/pid', '/pid', '/pid'].map((path) => site.ask(path)))
  expect(answers.map(({ status }) => status)).toEqual([502, 200, 200, 200])
})

withPython('a response that has begun is cut when its worker dies', async () => {
  const site = await startSite(source)
  const pid = await pidOf(site)
  const { response } = await site.open('/stream')
  await once(response, 'readable')
  process.kill(pid, 'SIGKILL')
  await expect(response.toArray()).rejects.toThrow('aborted')
  expect(await pidOf(site)).not.toBe(pid)
})

withPython('a request that takes longer than the timeout is answered with 504, its stack is logged', async () => {
  const site = await startSite(source, { timeout: 1500 })
  const pid = await pidOf(site)
  const stuck = site.ask('/wait')
  const queued = site.ask('/pid')
  expect(await stuck).toEqual({ status: 504, text: 'Gateway Timeout\n' })
  expect(Number((await queued).text)).not.toBe(pid)
  await until(() => !isRunning(pid))
  const log = site.log.join('')
  expect(log).toContain(`worker ${pid} works on a request for more than 1.5 seconds`)
  expect(log).toMatch(/most recent call first[^]*site_app\.py", line \d+ in application/)
})

withPython('a worker that is stuck in a response whose client has left is replaced too', async () => {
  const site = await startSite(source, { timeout: 1500 })
  const pid = await pidOf(site)
  const { asked, response } = await site.open('/stream')
  await once(response, 'readable')
  asked.destroy()
  expect(await pidOf(site)).not.toBe(pid)
})

withPython('a client that does not read its response is not taken for a stuck worker', async () => {
  const site = await startSite(
    `
import os
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return (str(os.getpid()).encode() + bytes(1_000_000) for _ in range(30 if environ['PATH_INFO'] == '/large' else 1))
`,
    { timeout: 2000, threads: 2 },
  )
  const { response } = await site.open('/large')
  await once(response, 'readable')
  const pid = Number.parseInt(String(response.read(10)), 10)
  await new Promise((resolve) => void setTimeout(resolve, 4500)) // the time is what it is about
  expect(Number.parseInt((await site.ask('/')).text, 10)).toBe(pid)
  expect((await response.toArray()).join('').length).toBeGreaterThan(29_000_000)
})

withPython('waiting for a slow client is not taken for being stuck', async () => {
  const reading = `
def application(environ, start_response):
    body = environ['wsgi.input'].read()
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [str(len(body)).encode()]
`
  const site = await startSite(reading, { timeout: 2000 })
  const asked = site.begin('POST', '/', { 'Content-Length': 200_000 })
  asked.write(Buffer.alloc(100_000))
  await new Promise((resolve) => void setTimeout(resolve, 4500)) // the time is what it is about
  asked.end(Buffer.alloc(100_000))
  const response = await answered(asked)
  expect((await response.setEncoding('utf8').toArray()).join('')).toBe('200000')
})

withPython('the time that a request waits for a worker to be ready is none of its time', async () => {
  const slow = `
import os, time
if os.path.exists('ended'):
    time.sleep(2.5)
def application(environ, start_response):
    if environ['PATH_INFO'] == '/end':
        open('ended', 'w').close()
        os._exit(1)
    time.sleep(1)
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [b'served']
`
  const site = await startSite(slow, { timeout: 2000 })
  expect((await site.ask('/end')).status).toBeGreaterThan(499)
  expect(await site.ask('/')).toEqual({ status: 200, text: 'served' })
})

withPython('a worker that has served its number of requests goes when another is ready, and loses none', async () => {
  const site = await startSite(source, { maxRequests: 50, maxRequestsJitter: 10 })
  const pids = new Set<string>()
  const client = async (): Promise<void> => {
    for (let count = 0; count < 100; count++) {
      const { status, text } = await site.ask('/pid')
      expect(status).toBe(200)
      pids.add(text)
    }
  }
  await Promise.all([client(), client(), client()])
  const recycled = pids.size
  await until(async () => {
    pids.add((await site.ask('/pid')).text)
    return pids.size > Math.max(2, recycled)
  })
})

withPython('workers that end one after the other are replaced with pauses that grow', async () => {
  const site = await startSite(source)
  for (let count = 0; count < 4; count++) expect((await site.ask('/exit')).status).toBe(502)
  const pauses = site.log.join('').matchAll(/the next Python worker starts in ([\d.]+) seconds/g)
  expect([...pauses].map(([, seconds]) => seconds).slice(0, 3)).toEqual(['0.1', '0.2', '0.4'])
  expect((await site.ask('/pid')).status).toBe(200)
})

withPython('an edit brings new workers, and a mistake in it leaves the old ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-reload-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'site_app.py')
  const answering = (text: string): string => `
from words import word
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [f"${text} {word}".encode()]
`
  await writeFile(file, answering('one'))
  await writeFile(join(folder, 'words.py'), `word = 'a'`)
  const site = await startSite('', { module: file, chdir: folder, reload: true })
  const says = async (text: string): Promise<void> => until(async () => (await site.ask('/')).text === text)
  await says('one a')
  await writeFile(join(folder, 'words.py'), `word = 'longer'`)
  await says('one longer')
  await writeFile(file, 'def application(:\n')
  await until(() => site.log.join('').includes('SyntaxError'))
  expect(site.log.join('')).toContain('the application could not be reloaded; the old one serves on')
  expect((await site.ask('/')).text).toBe('one longer')
  await writeFile(file, answering('mended'))
  await says('mended longer')
})

withPython('shutdown lets requests finish', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-stop-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'app.py'), source)
  const application = toApplication({ module: 'app.py', chdir: folder })
  const { serve } = await import('gateway-server')
  const server = await serve(application, { port: 0 })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const answer = fetch(`http://127.0.0.1:${port}/wait`).then((response) => response.text())
  await until(() => existsSync(join(folder, 'waiting')))
  const closed = server.close()
  await writeFile(join(folder, 'go'), '')
  const pid = Number(await answer)
  await closed
  expect(isRunning(pid)).toBe(false)
})

withPython('workers end when the gateway is killed, and leave no file behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-killed-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'app.py'), `import os\nopen(f'pid-{os.getpid()}', 'w').close()\n${source}`)
  const program = `import { toApplication } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))}
    const application = toApplication({ module: 'app.py', processes: 2 })
    await application.startup({})
    console.log('started')`
  await writeFile(join(folder, 'gateway.mjs'), program)
  const gateway = spawn(process.execPath, ['gateway.mjs'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(gateway.stdout, 'data')
  const pids = readdirSync(folder).flatMap((name) => (name.startsWith('pid-') ? [Number(name.slice(4))] : []))
  expect(pids).toHaveLength(2)
  gateway.kill('SIGKILL')
  await until(() => !pids.some(isRunning))
  expect(readdirSync(folder).filter((name) => name.startsWith('gateway-wsgi-'))).toEqual([])
})

withPython('the socket is the user’s alone while a worker starts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-private-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const waiting = `import os, time\nwhile not os.path.exists('go'): time.sleep(0.005)\n${source}`
  await writeFile(join(folder, 'app.py'), waiting)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  const application = toApplication({ module: 'app.py', chdir: folder })
  const started = application.startup?.({})
  const isPrivate = (): string | undefined => readdirSync(folder).find((name) => name.startsWith('gateway-wsgi-'))
  await until(() => isPrivate() !== undefined && existsSync(join(folder, isPrivate()!, 'worker.sock')))
  process.env['TMPDIR'] = before ?? ''
  if (before === undefined) delete process.env['TMPDIR']
  const socket = join(folder, isPrivate() ?? '', 'worker.sock')
  await until(() => (statSync(socket).mode & 0o777) === 0o600)
  expect(statSync(join(folder, isPrivate() ?? '')).mode & 0o777).toBe(0o700)
  await writeFile(join(folder, 'go'), '')
  await started
  expect(isPrivate()).toBeUndefined()
  await application.shutdown?.()
})

withPython('a shutdown while workers load ends them, and leaves no file behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-early-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const loading = `import os, time\nopen(f'pid-{os.getpid()}', 'w').close()\ntime.sleep(600)\n`
  await writeFile(join(folder, 'app.py'), loading)
  const application = toApplication({ module: 'app.py', chdir: folder, processes: 2 })
  const failed = Promise.resolve(application.startup?.({})).catch((error: unknown) => error)
  const pids = (): number[] =>
    readdirSync(folder).flatMap((name) => (name.startsWith('pid-') ? [Number(name.slice(4))] : []))
  await until(() => pids().length === 2)
  await application.shutdown?.()
  expect(pids().filter(isRunning)).toEqual([])
  expect(await failed).toBeInstanceOf(Error)
})
