import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { startServerProcess } from './server-process.ts'

const place = { cwd: tmpdir(), env: process.env }

/** A server in a shell, as npx makes it: the process we start is not the one that listens. */
const server = [
  'sh',
  '-c',
  `node --eval "const s = require('net').createServer().listen(0, '127.0.0.1', () =>
     console.error('Listening at http://127.0.0.1:' + s.address().port))"; true`,
]

test('waits for the address and stops what the process started too', async () => {
  const running = await startServerProcess(server, place)
  expect(running.ready).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await running.stop()
  await expect(fetch(running.ready)).rejects.toThrow()
})

test('can be asked to stop twice', async () => {
  const running = await startServerProcess(server, place)
  await running.stop('SIGKILL')
  expect(await running.stop()).toBeNull()
})

test('shows the output of a process that ends too early', async () => {
  const broken = startServerProcess(['sh', '-c', 'echo no such file >&2; exit 2'], place)
  await expect(broken).rejects.toThrow(/ended with status 2[^]*no such file/)
})

test('says so when the program does not exist', async () => {
  await expect(startServerProcess(['no-such-program'], place)).rejects.toThrow(/ENOENT/)
})

test('gives up on a process that never gets ready', async () => {
  await expect(startServerProcess(['sleep', '60'], { ...place, timeout: 50 })).rejects.toThrow(/not ready after 50 ms/)
})
