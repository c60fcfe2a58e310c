// When something breaks: errors after the head, and clients that go away, seen from both sides.
import assert from 'node:assert/strict'
import type { Connection } from '../http-client/connection.ts'
import { requestBytes } from '../http-client/request.ts'
import type { Site } from '../suite/site.ts'
import { conformanceText } from './routes.ts'
import type { Procedure } from './streaming.ts'

async function watched(site: Site, id: string): Promise<Connection> {
  const connection = await site.connect()
  await connection.send(requestBytes({ target: `/abort-watch?id=${id}` }))
  await connection.readHead()
  assert.equal((await connection.readChunk())?.toString(), 'started')
  return connection
}

async function expectAlive(site: Site): Promise<void> {
  assert.equal((await site.fetch({ target: '/text' })).body.toString(), conformanceText)
}

/** @param upload the fields of a request, and the beginning of its body */
async function leaveInUpload(site: Site, id: string, upload: string): Promise<void> {
  const connection = await site.connect()
  await connection.send(`POST /abort-upload?id=${id} HTTP/1.1\r\nHost: conformance.example\r\n${upload}`)
  await site.opened(`${id}-started`)
  connection.leave()
  await site.opened(`${id}-aborted`)
  await expectAlive(site)
}

export const failures: readonly Procedure[] = [
  {
    name: 'cuts the connection on an error after the head, so that the client can tell',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(requestBytes({ target: '/error-later?id=fail' }))
      const head = await connection.readHead()
      assert.deepEqual([head.status, (await connection.readChunk())?.toString()], [200, 'partial'])
      await site.open('fail')
      const rest = await connection.readBody()
      assert.deepEqual([rest.body.toString(), rest.complete], ['', false])
      await expectAlive(site)
    },
  },
  {
    name: 'tells the application when the client goes away',
    run: async (site) => {
      const connection = await watched(site, 'gone')
      connection.leave()
      await site.opened('gone-aborted')
      await expectAlive(site)
    },
  },
  {
    name: 'tells the application when the client resets the connection',
    run: async (site) => {
      const connection = await watched(site, 'reset')
      connection.leave(true)
      await site.opened('reset-aborted')
      await expectAlive(site)
    },
  },
  {
    name: 'tells the application nothing of the kind on success',
    run: async (site) => {
      const connection = await watched(site, 'fine')
      await site.open('fine-go')
      const { body, complete } = await connection.readBody()
      assert.deepEqual([body.toString(), complete], [' finished', true])
      await site.opened('fine-finished')
      connection.leave()
      await site.turns(10, '/text')
      assert.equal(await site.isOpen('fine-aborted'), false)
    },
  },
  {
    name: 'tells an application that reads a body when the client goes away',
    run: (site) => leaveInUpload(site, 'up', 'Content-Length: 100\r\n\r\n0123456789'),
  },
  {
    name: 'tells an application that reads a chunked body when the client goes away',
    run: (site) => leaveInUpload(site, 'cut', 'Transfer-Encoding: chunked\r\n\r\na\r\n01234'),
  },
  {
    name: 'survives a client that leaves in the middle of a stream',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(requestBytes({ target: '/stream?chunks=1000&size=65536&id=left' }))
      await connection.readHead()
      await connection.readChunk()
      connection.leave(true)
      await site.turns(10, '/text')
      await expectAlive(site)
    },
  },
]
