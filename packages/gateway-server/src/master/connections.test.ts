// How connections reach workers: evenly, whatever they come over.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'
import { applicationSource, masterProcess, startMaster } from './master.fixture.ts'

/** Opens a connection, asks who serves it, and keeps it. */
async function heldConnection(target: { port: number } | { path: string }): Promise<[socket: Socket, pid: string]> {
  const socket = connect(target)
  onTestFinished(() => void socket.destroy())
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [answer] = (await once(socket.setEncoding('latin1'), 'data')) as [string] // with this encoding
  return [socket, /\r\n\r\n(\d+)$/.exec(answer)?.[1] ?? answer]
}

function countEach(values: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()]
}

test('connections are shared within 20 % of evenly: held ones that come at once, and short ones', async () => {
  const master = await startMaster(['--workers', '3'])
  const port = Number(new URL(master.url).port)
  const held = await Promise.all(Array.from({ length: 90 }, () => heldConnection({ port })))
  const heldEach = countEach(held.map(([, pid]) => pid))
  expect(heldEach).toHaveLength(3)
  for (const count of heldEach) expect(Math.abs(count - 30)).toBeLessThanOrEqual(6)
  for (const [socket] of held) socket.destroy()
  const short: string[] = []
  for (let count = 0; count < 90; count++) short.push(await master.ask())
  for (const count of countEach(short)) expect(Math.abs(count - 30)).toBeLessThanOrEqual(6)
})

test('a new worker gets its share of what comes, and more while it has fewer', async () => {
  const master = await startMaster(['--workers', '2'])
  const port = Number(new URL(master.url).port)
  const held = await Promise.all(Array.from({ length: 20 }, () => heldConnection({ port })))
  master.signal('SIGTTIN')
  await master.workers(3)
  const more = await Promise.all(Array.from({ length: 10 }, () => heldConnection({ port })))
  const old = new Set(held.map(([, pid]) => pid))
  const taken = more.filter(([, pid]) => !old.has(pid)).length
  expect(old.size).toBe(2)
  expect(taken).toBeGreaterThanOrEqual(4) // 2 of 4 in each round; at least 3 in turn
  expect(taken).toBeLessThanOrEqual(6)
})

test('Unix sockets have workers, too, and their files go with the master', async () => {
  const folder = await cliFolder({ 'app.mjs': applicationSource })
  const args = ['app.mjs', '--log-format', 'text', '--workers', '2', '--bind', 'unix:app.sock']
  const server = await folder.startUntil(args, /Listening at (unix:\S+)/)
  const path = `${folder.path}/app.sock`
  const pids: string[] = []
  for (let count = 0; count < 10; count++) pids.push((await heldConnection({ path }))[1])
  expect(countEach(pids)).toEqual([5, 5])
  const master = masterProcess(folder, server)
  master.signal('SIGQUIT')
  expect(await master.ended()).toBe(0)
  const socket = connect(path)
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException] // what `error` has
  expect(error.code).toBe('ENOENT')
})
