// The Unix socket that one worker connects to: its file is the user's alone, in a folder that is the user's alone, and both are
// gone as soon as the worker is there; nothing is left behind even by a gateway that is killed. Beside it is the file
// in which the worker notes the last request it has begun: it is read after the worker's death (PROTOCOL.md).
import { once } from 'node:events'
import { chmodSync, closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uint32At } from './frame-reader.ts'

/** A socket's path has 108 octets on Linux, fewer elsewhere. */
const longestPath = 100

export class PrivateSocket {
  readonly path: string
  readonly startedPath: string
  #folder: string
  #server: Server
  #started: number

  private constructor(folder: string, server: Server) {
    this.#folder = folder
    this.path = join(folder, 'worker.sock')
    this.startedPath = join(folder, 'started')
    this.#server = server
    writeFileSync(this.startedPath, new Uint8Array(4), { mode: 0o600 })
    this.#started = openSync(this.startedPath, 'r')
  }

  static async listen(): Promise<PrivateSocket> {
    const socket = new PrivateSocket(privateFolder(), createServer())
    const listening = once(socket.#server, 'listening')
    socket.#server.listen(socket.path)
    await listening
    chmodSync(socket.path, 0o600)
    return socket
  }

  /** Calls back with the one connection there is. */
  onConnection(callback: (socket: Socket) => void): void {
    this.#server.once('connection', (socket) => {
      this.#server.close()
      callback(socket)
    })
  }

  /** The worker has opened all it needs: nothing has to be seen from outside any more. */
  hide(): void {
    this.#server.close()
    removeFolder(this.#folder)
  }

  /** The number of the last request that the worker began; 0 before the first. */
  lastBegun(): number {
    const octets = new Uint8Array(4)
    readSync(this.#started, octets, 0, 4, 0)
    return uint32At(octets, 0)
  }

  close(): void {
    this.hide()
    if (this.#started < 0) return
    closeSync(this.#started)
    this.#started = -1
  }
}

/** Those that there are: a process that ends while a worker starts leaves none behind. */
const folders = new Set<string>()

/** mkdtemp makes folders of mode 0700. */
function privateFolder(): string {
  const parent = tmpdir()
  const folder = mkdtempSync(join(parent.length > longestPath - 40 ? '/tmp' : parent, 'gateway-wsgi-'))
  if (folders.size === 0) process.on('exit', removeFolders)
  folders.add(folder)
  return folder
}

function removeFolder(folder: string): void {
  if (!folders.delete(folder)) return
  rmSync(folder, { recursive: true, force: true })
  if (folders.size === 0) process.off('exit', removeFolders)
}

function removeFolders(): void {
  for (const folder of folders) removeFolder(folder)
}
