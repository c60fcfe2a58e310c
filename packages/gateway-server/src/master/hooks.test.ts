// The hooks of a master and its workers, each in the process and at the moment that its description says.
import { expect, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'
import { applicationSource, masterProcess } from './master.fixture.ts'

const config = `
const say = (name) => (...facts) => console.error('hook', name, process.pid, JSON.stringify(facts))
const names = ['onStarting', 'whenReady', 'onReload', 'preFork', 'postFork', 'workerExit', 'onExit']
export default { workers: 2, ...Object.fromEntries(names.map((name) => [name, say(name)])) }`

interface Call {
  readonly name: string
  readonly pid: number
  readonly facts: readonly [{ pid: number; addresses: string[] }, { age: number; pid?: number }?, object?]
}

function callsIn(output: string): Call[] {
  return [...output.matchAll(/^hook (\w+) (\d+) (.*)$/gm)].map(([, name = '', pid, facts = '']) => ({
    name,
    pid: Number(pid),
    facts: JSON.parse(facts),
  }))
}

test('hooks are called in the master and in the workers', async () => {
  const folder = await cliFolder({ 'app.mjs': applicationSource, 'gateway.config.mjs': config })
  const server = await folder.start(['app.mjs', '--log-format', 'text'])
  const master = masterProcess(folder, server)
  await master.said(/hook whenReady/)
  const workers = await master.workers(2)
  master.signal('SIGHUP')
  await master.said(/Reloaded/)
  await master.said(/hook workerExit/, 2)
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)

  const calls = callsIn(server.output())
  const named = (name: string): Call[] => calls.filter((call) => call.name === name)
  const facts = { pid: server.pid, addresses: [master.url] }
  expect(calls.map(({ name }) => name).slice(0, 2)).toEqual(['onStarting', 'preFork'])
  expect(calls.at(-1)?.name).toBe('onExit')
  for (const name of ['onStarting', 'whenReady', 'onReload', 'onExit']) {
    expect(named(name).map(({ pid }) => pid)).toEqual([server.pid])
  }
  expect(named('whenReady')[0]?.facts).toEqual([facts])
  expect(named('preFork').map((call) => call.facts)).toEqual([1, 2, 3, 4].map((age) => [facts, { age }]))
  expect(
    named('postFork')
      .map(({ facts: [, worker] }) => worker?.age)
      .sort(),
  ).toEqual([1, 2, 3, 4])
  for (const {
    pid,
    facts: [of, worker],
  } of named('postFork'))
    expect([of.pid, worker?.pid]).toEqual([server.pid, pid])
  expect(named('postFork').map(({ pid }) => pid)).toEqual(expect.arrayContaining(workers))
  expect(named('workerExit')).toHaveLength(4)
  expect(named('workerExit')[0]?.facts[2]).toEqual({ status: 0, signal: null })
})

test('a hook that fails is said, and the master goes on', async () => {
  const failing = `export default { workers: 2, preFork() { throw new Error('no fork') }, whenReady() { throw new Error('no way') } }`
  const folder = await cliFolder({ 'app.mjs': applicationSource, 'gateway.config.mjs': failing })
  const server = await folder.start(['app.mjs', '--log-format', 'text'])
  const master = masterProcess(folder, server)
  await master.said(/the hook whenReady failed:\nError: no way\n {4}at /)
  await master.said(/the hook preFork failed:\nError: no fork/)
  expect(await master.ask()).toMatch(/^\d+$/)
})

const slow = `
const slowly = (name) => async (server, worker) => {
  const subject = worker === undefined ? name : name + ' ' + worker.age
  console.error('begun:', subject)
  await new Promise((resolve) => setTimeout(resolve, 20))
  console.error('ended:', subject)
}
const names = ['onStarting', 'onReload', 'preFork', 'postFork', 'workerExit', 'onExit']
export default { workers: 1, maxRequests: 1e6, ...Object.fromEntries(names.map((name) => [name, slowly(name)])) }`

test('what comes after an asynchronous hook waits for it', async () => {
  const source = `console.error('begun: application'); ${applicationSource}`
  const folder = await cliFolder({ 'app.mjs': source, 'gateway.config.mjs': slow })
  const server = await folder.start(['app.mjs', '--log-format', 'text'])
  const master = masterProcess(folder, server)
  master.signal('SIGHUP')
  await master.said(/ended: workerExit 1/)
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)
  const moments = [...server.output().matchAll(/^(?:begun|ended): .*/gm)].map(([moment]) => moment)
  const begun = (name: string): string[] => [`begun: ${name}`, `ended: ${name}`]
  expect(moments).toEqual([
    ...['onStarting', 'preFork 1', 'postFork 1'].flatMap(begun),
    'begun: application',
    ...['onReload', 'preFork 2', 'postFork 2'].flatMap(begun),
    'begun: application',
    ...['workerExit 1', 'workerExit 2', 'onExit'].flatMap(begun),
  ])
})

test('hooks that never end are not waited for at the end, and are named', async () => {
  const endless = `const never = () => new Promise(() => {})
    export default { workers: 2, gracefulTimeout: 0.1, whenReady: never, workerExit: never, onExit: never }`
  const folder = await cliFolder({ 'app.mjs': applicationSource, 'gateway.config.mjs': endless })
  const server = await folder.start(['app.mjs', '--log-format', 'text'])
  const master = masterProcess(folder, server)
  await master.workers(2)
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)
  expect(server.output()).toContain('hooks that are not waited for any longer: whenReady, workerExit\n')
  expect(server.output()).toContain('hooks that are not waited for any longer: whenReady, workerExit, onExit\n')
})

test('a stop does not wait for a hook before a worker, and starts none after it', async () => {
  const held = `export default { workers: 1, maxRequests: 1e6, preFork: (server, { age }) => {
    if (age > 1) return new Promise(() => console.error('held'))
  } }`
  const folder = await cliFolder({ 'app.mjs': applicationSource, 'gateway.config.mjs': held })
  const args = ['app.mjs', '--log-format', 'text', '--graceful-timeout', '0.1']
  const master = masterProcess(folder, await folder.start(args))
  master.signal('SIGHUP')
  await master.said(/held/)
  expect(await master.ask()).toMatch(/^\d+$/)
  master.signal('SIGTERM')
  expect(await master.ended()).toBe(0)
})
