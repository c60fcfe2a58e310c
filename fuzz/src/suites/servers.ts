// The servers that are asked: each reads every body, answers 200 with nothing in it, and lets no error out.
import { listening, type RunningServer } from '@gateway-server/testkit'
import { serve } from 'gateway-server'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const tunnel = 'HTTP/1.1 200 OK\r\n\r\n'

export interface RunningSubject extends RunningServer {
  readonly name: string
}

export async function startGatewayServer(): Promise<RunningSubject> {
  const server = await serve(
    async (environ, startResponse) => {
      if (environ.REQUEST_METHOD === 'CONNECT') {
        environ['gateway.upgrade']?.().socket.end(tunnel)
        return null
      }
      while ((await environ['gateway.input'].read()) !== null);
      startResponse('200 OK', [])
      return []
    },
    { port: 0, gracefulTimeout: 0, errorLog: { write: () => {} } },
  )
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { name: 'gateway-server', port, close: () => server.close() }
}

export async function startNodeHttp(): Promise<RunningSubject> {
  const server = createServer((request, response) => {
    request.on('error', () => {})
    request.resume().on('end', () => response.end())
  })
  server.on('connect', (_request, socket) => socket.end(tunnel))
  return { name: 'node:http', ...(await listening(server)) }
}
