/** What apps/raw.ts does, for node:http and node:https, by the means that are quickest there: events and no pipelines. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { streamedBody, wholeBody } from './chunks.ts'

/** As long as ours: what is measured must not depend on who closes idle connections sooner. */
export const keepAliveTimeout = 75_000

export function listener(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? ''
  if (path === '/hello') answer(response, 'text/plain', 'Hello')
  else if (path === '/echo') echo(request, response)
  else if (path === '/upload') countUpload(request, response)
  else void large(path, response)
}

function answer(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(response, 'application/json', Buffer.concat(chunks)))
}

function countUpload(request: IncomingMessage, response: ServerResponse): void {
  let received = 0
  request.on('data', (chunk: Buffer) => (received += chunk.length))
  request.on('end', () => answer(response, 'text/plain', String(received)))
}

async function large(path: string, response: ServerResponse): Promise<void> {
  const [, form, size] = path.split('/')
  if (form === 'whole') {
    answer(response, 'application/octet-stream', wholeBody(Number(size)))
    return
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
  for await (const chunk of streamedBody(Number(size))) {
    // The load generator cuts its connections when time is up.
    if (response.closed) return
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  response.end()
}
