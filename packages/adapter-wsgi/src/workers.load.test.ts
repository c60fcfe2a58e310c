// Workers under load: killed, blocked, and compared with each other.
import { requireTool } from 'scripts/tools'
import { expect, test } from 'vitest'
import { startSite, type Site } from './site.fixture.ts'

const withPython = test.skipIf(requireTool('python3') === undefined)

/** Answers with its process id after some work. */
const source = `
import os, time

def application(environ, start_response):
    time.sleep(0.002)
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [f"{environ['PATH_INFO']} {os.getpid()}".encode()]
`

/** So many clients ask one after the other, together so many requests; `onAnswer` gets each answer. */
async function load(
  site: Site,
  { clients, requests }: { readonly clients: number; readonly requests: number },
  onAnswer: (answer: { path: string; status: number; text: string }) => void,
): Promise<void> {
  let asked = 0
  const client = async (): Promise<void> => {
    while (asked < requests) {
      const path = `/${asked++}`
      onAnswer({ path, ...(await site.ask(path)) })
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}

/** The processes that answer. */
async function workersOf(site: Site, count: number): Promise<Set<string>> {
  const workers = new Set<string>()
  while (workers.size < count) {
    const answers = await Promise.all(Array.from({ length: 4 * count }, () => site.ask('/')))
    for (const { text } of answers) workers.add(text.split(' ')[1] ?? '')
  }
  return workers
}

withPython.each([1, 4])(
  'workers of %d threads that are killed take nothing with them but the requests they had begun',
  async (threads) => {
    const site = await startSite(source, { processes: 3, threads })
    const kills: number[] = []
    const lost: number[] = []
    let answers = 0
    await load(site, { clients: 24, requests: 1200 }, ({ path, status, text }) => {
      answers++
      if (status === 200) {
        const [answeredPath, pid] = text.split(' ')
        expect(answeredPath).toBe(path)
        if (answers > 200 * (kills.length + 1) && kills.length < 4 && !kills.includes(Number(pid))) {
          kills.push(Number(pid))
          process.kill(Number(pid), 'SIGKILL')
        }
      } else {
        lost.push(status)
      }
    })
    expect(kills.length).toBe(4)
    expect(new Set(lost)).toEqual(new Set(lost.length === 0 ? [] : [502]))
    expect(lost.length).toBeLessThanOrEqual(kills.length * threads)
    const workers = await workersOf(site, 3)
    for (const pid of kills) expect(workers).not.toContain(String(pid))
  },
)

withPython('workers get the same number of requests, give or take a quarter', async () => {
  const site = await startSite(source, { processes: 3 })
  const share = async (): Promise<number[]> => {
    const counts = new Map<string, number>()
    await load(site, { clients: 9, requests: 600 }, ({ text }) => {
      const pid = text.split(' ')[1] ?? ''
      counts.set(pid, (counts.get(pid) ?? 0) + 1)
    })
    return [...counts.values()]
  }
  const areAlike = (counts: readonly number[]): boolean =>
    counts.length === 3 && counts.every((count) => count > 150 && count < 250)
  // One that the machine holds up for a while gets less meanwhile.
  let shares = await share()
  for (let attempt = 1; attempt < 10 && !areAlike(shares); attempt++) shares = await share()
  expect(shares).toSatisfy(areAlike)
})

/** `/wait` answers half, and the rest once `/release` was asked for; in a file, as they may be different processes. */
const blocking = `
import os, time

def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    path = environ['PATH_INFO']
    if path == '/wait':
        return wait()
    if path == '/release':
        open('released', 'w').close()
    return [f"{path} {os.getpid()}".encode()]

def wait():
    yield f"waits {os.getpid()}".encode()
    while not os.path.exists('released'):
        time.sleep(0.005)
    yield b' no more'
`

withPython('a worker whose only thread is blocked gets nothing that another can do', async () => {
  const site = await startSite(blocking, { processes: 2 })
  const { response } = await site.open('/wait')
  const chunks = response.setEncoding('utf8').iterator({ destroyOnReturn: false })
  const { value: begun } = await chunks.next()
  const blocked = String(begun).split(' ')[1]
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => site.ask(`/${index}`)))
  for (const [index, { status, text }] of answers.entries()) {
    const [path, pid] = text.split(' ')
    expect([status, path]).toEqual([200, `/${index}`])
    expect(pid).not.toBe(blocked)
  }
  await site.ask('/release')
  expect((await chunks.next()).value).toBe(' no more')
})
