// A stand-in for systemd's end of sd_notify(3): a Unix datagram socket, which Node cannot listen on, kept by a few lines of
// Python. It reads messages as systemd does, and lets go of the descriptors that come with them (`BARRIER=1`).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

const program = `
import json, os, socket, sys
path = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind('\\0' + path[1:] if path.startswith('@') else path)
print(json.dumps('bound'), flush=True)
while True:
    message, descriptors, _, _ = socket.recv_fds(listener, 4096, 4)
    for descriptor in descriptors:
        os.close(descriptor)
    print(json.dumps(message.decode()), flush=True)
`

export interface NotifySocket {
  /** For the variable NOTIFY_SOCKET. */
  readonly path: string
  /** The next message as its assignments, barriers left out. */
  next(): Promise<string[]>
}

/** Listens until the test ends. @param python the path of Python 3 @param isAbstract without a file, as in some containers */
export async function notifySocket(python: string, isAbstract = false): Promise<NotifySocket> {
  const folder = mkdtempSync(join(tmpdir(), 'notify-'))
  const path = isAbstract ? `@gateway-server-test-${process.pid}-${Math.random()}` : join(folder, 'notify')
  const child = spawn(python, ['-c', program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    const ended = once(child, 'close')
    child.kill()
    await ended
    rmSync(folder, { recursive: true })
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextMessage = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('the stand-in for systemd has ended')
    return JSON.parse(String(value)) as string // of the program above
  }
  await nextMessage()
  return {
    path,
    next: async () => {
      for (;;) {
        const message = await nextMessage()
        if (message !== 'BARRIER=1') return message.split('\n').filter((assignment) => assignment !== '')
      }
    },
  }
}
