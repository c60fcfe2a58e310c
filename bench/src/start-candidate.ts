/** Starts a candidate on the server's core, as it would run in production. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { startServerProcess, type ServerProcess } from 'scripts/server-process'
import type { Candidate } from './candidate.ts'
import { benchEnvironment, benchFolder } from './environment.ts'
import { pin } from './pinning.ts'
import type { Scratch } from './scratch.ts'

/** The words in which gateway-server, gunicorn and Waitress say where they listen. */
const announced = /(?:Listening at:?|Serving on) (https?:\/\/\S+)/

/** @param cores how many cores it has */
export async function startCandidate(candidate: Candidate, scratch: Scratch, cores = 1): Promise<ServerProcess> {
  const { command, ready = announced } = candidate
  const port = command.some((word) => word.includes('{port}')) ? await findFreePort() : 0
  const server = await startServerProcess(pin(fillIn(command, scratch, port), 'server', cores), {
    cwd: benchFolder,
    env: benchEnvironment({ BENCH_PUBLIC_FOLDER: scratch.publicFolder }),
    ready,
  })
  return port === 0 ? server : { ...server, ready: `http://127.0.0.1:${port}` }
}

function fillIn(command: readonly string[], { certificate, key, folder }: Scratch, port: number): string[] {
  const values: Readonly<Record<string, string>> = { certificate, key, folder, port: String(port) }
  return command.map((word) => word.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole))
}

/** For servers that do not tell a port they chose themselves. It is free until another process takes it. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error(`not a TCP address: ${address}`)
  return address.port
}
