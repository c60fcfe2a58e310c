// The servers that are asked: each reads every body, answers 200 with nothing in it, and lets no error out.
import { serve } from 'gateway-server'
import { createServer } from 'node:http'

const tunnel = 'HTTP/1.1 200 OK\r\n\r\n'

export interface RunningSubject {
  readonly name: string
  readonly port: number
  close(): Promise<void>
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
  return { name: 'gateway-server', port: portOf(server.address()), close: () => server.close() }
}

export async function startNodeHttp(): Promise<RunningSubject> {
  const server = createServer((request, response) => {
    request.on('error', () => {})
    request.resume().on('end', () => response.end())
  })
  server.on('connect', (_request, socket) => socket.end(tunnel))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
  }
  return { name: 'node:http', port: portOf(server.address()), close }
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}
