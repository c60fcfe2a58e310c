/** The gateway application without a framework. servers/node-http.ts does the same work on node:http. */
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { streamedBody, wholeBody } from './chunks.ts'

const text = [['Content-Type', 'text/plain']] as const
const json = [['Content-Type', 'application/json']] as const
const binary = [['Content-Type', 'application/octet-stream']] as const
const hello = ['Hello']

export const application: Application = (environ, startResponse) => {
  const path = environ.PATH_INFO
  if (path === '/hello') {
    startResponse('200 OK', text)
    return hello
  }
  if (path === '/echo') return echo(environ, startResponse)
  if (path === '/upload') return countUpload(environ, startResponse)
  return large(path, startResponse)
}

async function echo(environ: Environ, startResponse: StartResponse): Promise<ResponseBody> {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  startResponse('200 OK', json)
  return [Buffer.concat(chunks)]
}

async function countUpload(environ: Environ, startResponse: StartResponse): Promise<ResponseBody> {
  let received = 0
  for await (const chunk of environ['gateway.input']) received += chunk.byteLength
  startResponse('200 OK', text)
  return [String(received)]
}

function large(path: string, startResponse: StartResponse): ResponseBody {
  const [, form, size] = path.split('/')
  startResponse('200 OK', binary)
  return form === 'whole' ? [wholeBody(Number(size))] : streamedBody(Number(size))
}
