// A server of HTTPS for one test, with an authority that its clients trust.
import { connect as connectRaw, type Connection, type ConnectOptions } from '@gateway-server/testkit'
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { createAuthority } from 'scripts/certificates'
import { onTestFinished } from 'vitest'
import type { ServeOptions } from '../serve.ts'
import { type TestServer, testServer } from '../test-server.fixture.ts'
import type { TlsOptions } from './tls-options.ts'

export const authority = await createAuthority()
export const certificate = await authority.issue()

export interface TlsTestServer extends TestServer {
  /** What `tlsClientError` told: error codes, or messages where there is none. */
  readonly failures: string[]
  /** A TCP connection that has not begun to speak TLS. */
  connectTcp(): Promise<Socket>
  /** Resolves once so many handshakes have failed. */
  failed(count: number): Promise<void>
}

type ClientOptions = NonNullable<ConnectOptions['tls']>

/** Serves the application over HTTPS until the test ends; its clients trust the authority, and may have options too. */
export async function tlsServer(
  application: Application,
  { tls, ...options }: ServeOptions = {},
): Promise<TlsTestServer & { connectTls(client?: ClientOptions): Promise<Connection> }> {
  const served = await testServer(application, { ...options, tls: { ...certificate, ...tls } satisfies TlsOptions })
  const { server, port } = served
  const failures: string[] = []
  server.on('tlsClientError', (error) => failures.push('code' in error ? String(error.code) : error.message))
  const connect = async (connectOptions?: ConnectOptions): Promise<Connection> => {
    const connection = await connectRaw(port, {
      ...connectOptions,
      tls: { ca: authority.cert, ...connectOptions?.tls },
    })
    connection.socket.on('error', () => {}) // some tests make the server reset
    onTestFinished(() => connection.leave())
    return connection
  }
  return {
    ...served,
    failures,
    connect,
    connectTls: (client = {}) => connect({ tls: client }),
    send: async (octets, connectOptions) => {
      const connection = await connect(connectOptions)
      void connection.send(octets)
      return connection
    },
    connectTcp: async () => {
      const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('error', () => {})
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      return socket
    },
    failed: async (count) => {
      while (failures.length < count) await once(server, 'tlsClientError')
    },
  }
}
