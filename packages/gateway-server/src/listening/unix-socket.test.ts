import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freeSocketPath, withMode } from './unix-socket.ts'

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-unix-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'a.sock')
}

async function listening(path: string): Promise<void> {
  const server = createServer().listen(path)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}

test('a socket that nobody listens on is removed', async () => {
  const path = socketPath()
  const killed = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  expect(() => execFileSync(process.execPath, ['-e', killed, path])).toThrow()
  expect(existsSync(path)).toBe(true)
  await freeSocketPath(path)
  expect(existsSync(path)).toBe(false)
})

test('one that somebody listens on stays', async () => {
  const path = socketPath()
  await listening(path)
  await expect(freeSocketPath(path)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(existsSync(path)).toBe(true)
})

test('what is no socket stays', async () => {
  const path = socketPath()
  writeFileSync(path, 'important')
  await expect(freeSocketPath(path)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(existsSync(path)).toBe(true)
})

test('where there is nothing, nothing happens', async () => {
  await expect(freeSocketPath(socketPath())).resolves.toBeUndefined()
})

test.each([0o600, 0o660, 0o666])('a mode is that of the file, whatever the umask: %i', async (mode) => {
  const path = socketPath()
  const before = process.umask()
  const server = createServer()
  withMode(mode, () => server.listen(path))
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  expect(statSync(path).mode & 0o777).toBe(mode)
  expect(process.umask()).toBe(before)
})
