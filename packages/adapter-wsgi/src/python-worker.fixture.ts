// The gateway's end for tests of the Python worker by itself: starts one, and sends it what it is told, right or wrong.
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { FrameReader } from './lib/frame-reader.ts'
import { FrameType } from './lib/frames.ts'

const program = fileURLToPath(new URL('../python/gateway_wsgi', import.meta.url))

/** A frame's payload, whatever its type. */
export interface ReceivedFrame {
  readonly type: number
  readonly request: number
  /** Of DATA: without the flags. */
  readonly payload: Buffer
  /** Of DATA; else 0. */
  readonly flags: number
}

export interface PythonWorker {
  readonly socket: Socket
  /** What it has written to standard output and error so far. */
  output(): string
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** Starts a worker of `source`; resolves with its connection after its HELLO. `onFrame` gets all that follow. */
export async function startPythonWorker(
  python: string,
  source: string,
  settings: Readonly<Record<string, unknown>> = {},
  onFrame: (frame: ReceivedFrame) => void = () => {},
): Promise<PythonWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-worker-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [module, path] = [join(folder, 'tested.py'), join(folder, 'socket')]
  await writeFile(module, source)
  const server = createServer().listen(path)
  await once(server, 'listening')
  const child = spawn(python, [program, module], {
    env: { ...process.env, GATEWAY_WSGI: JSON.stringify({ socket: path, module, ...settings }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text.toString()))
  const ended = once(child, 'close').then(
    ([status, signal]: unknown[]) => Number(status ?? Number.NaN) || (status === 0 ? 0 : String(signal)),
  )
  const connected = once(server, 'connection')
  const first = await Promise.race([
    connected,
    ended.then((end) => Promise.reject(new Error(`${end}: ${output.join('')}`))),
  ])
  // Guaranteed by the event's definition.
  const [socket] = first as [Socket]
  server.close()
  // What it did not read of what it was sent.
  socket.on('error', () => {})
  const { promise: hello, resolve } = Promise.withResolvers<void>()
  const reader = new FrameReader({
    frame(type, request, data, start, end) {
      if (type === FrameType.HELLO) resolve()
      else onFrame({ type, request, payload: Buffer.from(data.subarray(start, end)), flags: 0 })
    },
    data: (request, payload, flags) => onFrame({ type: FrameType.DATA, request, payload: Buffer.from(payload), flags }),
  })
  socket.on('data', (octets: Buffer) => reader.push(octets))
  await hello
  return { socket, output: () => output.join(''), ended }
}
