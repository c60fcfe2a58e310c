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

/** Whether something comes true in one of some attempts: who is held up by the machine for a moment gets less in that one. */
async function holdsAtLast(attempt: () => Promise<boolean>): Promise<boolean> {
  for (let count = 0; count < 10; count++) if (await attempt()) return true
  return false
}

/** Within 20 %. */
const areEven = (counts: readonly number[], each: number): boolean =>
  counts.every((count) => Math.abs(count - each) <= each / 5)

function countEach(values: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()]
}

test('connections are shared within 20 % of evenly: held ones that come at once, and short ones', async () => {
  const master = await startMaster(['--workers', '3'])
  const port = Number(new URL(master.url).port)
  const areHeldEvenly = async (): Promise<boolean> => {
    const held = await Promise.all(Array.from({ length: 90 }, () => heldConnection({ port })))
    for (const [socket] of held) socket.destroy()
    return areEven(countEach(held.map(([, pid]) => pid)), 30)
  }
  const areEvenWhenShort = async (): Promise<boolean> => {
    const short: string[] = []
    for (let count = 0; count < 90; count++) short.push(await master.ask())
    return areEven(countEach(short), 30)
  }
  expect([await holdsAtLast(areHeldEvenly), await holdsAtLast(areEvenWhenShort)]).toEqual([true, true])
})

test('a new worker gets its share of what comes, and more while it has fewer', async () => {
  const master = await startMaster(['--workers', '2'])
  const port = Number(new URL(master.url).port)
  const held = await Promise.all(Array.from({ length: 20 }, () => heldConnection({ port })))
  master.signal('SIGTTIN')
  await master.workers(3)
  const old = new Set(held.map(([, pid]) => pid))
  expect(old.size).toBe(2)
  const takesMore = async (): Promise<boolean> => {
    const more = await Promise.all(Array.from({ length: 10 }, () => heldConnection({ port })))
    for (const [socket] of more) socket.destroy()
    const taken = more.filter(([, pid]) => !old.has(pid)).length
    return taken >= 4 && taken <= 6 // 2 of 4 in each round; at least 3 in turn
  }
  expect(await holdsAtLast(takesMore)).toBe(true)
})

test('Unix sockets have workers, too, and their files go with the master', async () => {
  const folder = await cliFolder({ 'app.mjs': applicationSource })
  const args = ['app.mjs', '--log-format', 'text', '--workers', '2', '--bind', 'unix:app.sock']
  const server = await folder.startUntil(args, /Listening at (unix:\S+)/)
  const path = `${folder.path}/app.sock`
  const areInTurn = async (): Promise<boolean> => {
    const pids: string[] = []
    for (let count = 0; count < 10; count++) pids.push((await heldConnection({ path }))[1])
    return countEach(pids).join() === '5,5'
  }
  expect(await holdsAtLast(areInTurn)).toBe(true)
  const master = masterProcess(folder, server)
  master.signal('SIGQUIT')
  expect(await master.ended()).toBe(0)
  const socket = connect(path)
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException] // what `error` has
  expect(error.code).toBe('ENOENT')
})
