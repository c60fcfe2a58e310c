import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freeSocketPath, withUmask } from './unix-socket.ts'

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'socket-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'server.sock')
}

async function listening(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(path)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return server
}

/** What a process that is killed leaves behind. */
function leaveStaleSocket(path: string): void {
  const program = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', program, path])
}

test('removes the socket that a killed process left', async () => {
  const path = socketPath()
  leaveStaleSocket(path)
  expect(existsSync(path)).toBe(true)
  await freeSocketPath(path)
  expect(existsSync(path)).toBe(false)
  await listening(path)
})

test('leaves a socket that somebody listens on, and says so', async () => {
  const path = socketPath()
  await listening(path)
  await expect(freeSocketPath(path)).rejects.toMatchObject({ code: 'EADDRINUSE', message: `${path} is listened on` })
  expect(existsSync(path)).toBe(true)
})

test('leaves a file that is no socket, and says so', async () => {
  const path = socketPath()
  writeFileSync(path, 'of somebody')
  await expect(freeSocketPath(path)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(existsSync(path)).toBe(true)
})

test('has nothing to do where there is nothing', async () => {
  await expect(freeSocketPath(socketPath())).resolves.toBeUndefined()
})

test('binds with permissions, and leaves the umask as it was', async () => {
  const umask = process.umask()
  for (const mode of [0o600, 0o660, 0o777]) {
    const path = socketPath()
    const server = withUmask(mode, () => createServer().listen(path))
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    expect(statSync(path).mode & 0o777).toBe(mode)
  }
  expect(() =>
    withUmask(0o600, () => {
      throw new Error('cannot bind')
    }),
  ).toThrow('cannot bind')
  expect(process.umask()).toBe(umask)
})
