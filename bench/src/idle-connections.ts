/**
 * Connections that ask once and then stay open, as browsers' do: opened a hundred at a time, from several addresses of the
 * loopback network where one has too few ports. It counts those that the server closes; those are not idle but gone.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface IdleConnections {
  /** How many the server has closed. */
  countClosed(): number
  /** Cuts them all. */
  cut(): void
}

const together = 100

/** Fewer than any system's ephemeral ports (Linux' default range holds 28,000). */
const perAddress = 20_000

export async function openIdleConnections(origin: string, path: string, count: number): Promise<IdleConnections> {
  const sockets: Socket[] = []
  let closed = 0
  for (let first = 0; first < count; first += together) {
    const indexes = Array.from({ length: Math.min(together, count - first) }, (_, index) => first + index)
    sockets.push(...(await Promise.all(indexes.map((index) => openOne(origin, path, sourceAddress(index))))))
  }
  for (const socket of sockets) socket.once('close', () => (closed += 1))
  return {
    countClosed: () => closed,
    cut() {
      for (const socket of sockets) socket.removeAllListeners('close').resetAndDestroy()
    },
  }
}

/** Where the connection of this number comes from: all of 127.0.0.0/8 is this machine on Linux. */
export function sourceAddress(index: number): string {
  return `127.0.0.${1 + Math.floor(index / perAddress)}`
}

async function openOne(origin: string, path: string, localAddress: string): Promise<Socket> {
  const { hostname, port, host } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  await once(socket, 'connect')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  let answer = ''
  while (!isWhole(answer)) {
    // Guaranteed by the event's definition: no encoding is set.
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    answer += chunk.toString('latin1')
  }
  socket.on('error', () => socket.destroy())
  return socket
}

/** Whether the answer's head and as much body as it says have come. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end === -1) return false
  const [, length = '0'] = /^content-length: *(\d+)/im.exec(answer) ?? []
  return answer.length >= end + 4 + Number(length)
}
