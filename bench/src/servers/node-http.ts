/** What apps/raw.ts does, on node:http. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { streamedBody, wholeBody } from '../apps/chunks.ts'
import { announce } from './announce.ts'

const server = createServer((request, response) => {
  const path = request.url ?? ''
  if (path === '/hello') answer(response, 'text/plain', 'Hello')
  else if (path === '/echo') void echo(request, response).catch(drop)
  else if (path === '/upload') void countUpload(request, response).catch(drop)
  else void large(path, response).catch(drop)
})
server.listen(0, '127.0.0.1', () => announce(server.address()))

function answer(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  answer(response, 'application/json', Buffer.concat(chunks))
}

async function countUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let received = 0
  for await (const chunk of request) received += chunk.length
  answer(response, 'text/plain', String(received))
}

async function large(path: string, response: ServerResponse): Promise<void> {
  const [, form, size] = path.split('/')
  if (form === 'whole') {
    answer(response, 'application/octet-stream', wholeBody(Number(size)))
    return
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
  await pipeline(Readable.from(streamedBody(Number(size))), response)
}

/** The load generator cuts its connections when time is up. */
function drop(error: unknown): void {
  const isCut =
    error instanceof Error && 'code' in error && /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/.test(String(error.code))
  if (!isCut) throw error
}
