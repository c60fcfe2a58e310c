// WebSockets when workers are replaced and when all stops: they live on the worker that has them, and are told to leave it.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'
import { masterProcess } from './master.fixture.ts'

const app = `
import { toApplication } from '@gateway-server/adapter-node'
import { WebSocketServer } from 'ws'
export const application = toApplication((request, response) => response.end(String(process.pid)))
new WebSocketServer({ server: application.server }).on('connection', (socket) => {
  socket.on('message', (message) => socket.send(process.pid + ' ' + message))
})`

interface Client {
  /** The answer, with the process that gave it. */
  say(text: string): Promise<string>
  readonly closed: Promise<number>
}

async function open(url: string): Promise<Client> {
  const socket = new WebSocket(url.replace('http', 'ws'))
  await once(socket, 'open')
  return {
    async say(text) {
      const answered = once(socket, 'message')
      socket.send(text)
      const [event] = (await answered) as [MessageEvent] // as WebSocket emits it
      return String(event.data)
    },
    closed: once(socket, 'close').then(([event]) => (event as CloseEvent).code), // as WebSocket emits it
  }
}

test('a reload tells them 1001, and they come back to the new workers; so does the end', async () => {
  const folder = await cliFolder({ 'app.mjs': app })
  await folder.install({
    '@gateway-server/adapter-node': 'packages/adapter-node',
    ws: 'packages/adapter-node/node_modules/ws',
  })
  const server = await folder.start(['app.mjs', '--workers', '2'])
  const { signal, ended } = masterProcess(folder, server)
  const before = await open(server.ready)
  const [worker = '', text] = (await before.say('hello')).split(' ')
  expect(text).toBe('hello')
  signal('SIGHUP')
  expect(await before.closed).toBe(1001)
  const after = await open(server.ready)
  expect(await after.say('again')).not.toContain(worker)
  signal('SIGTERM')
  expect(await after.closed).toBe(1001)
  expect(await ended()).toBe(0)
})
