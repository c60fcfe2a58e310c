// Sockets that a process is born with: by number, and as systemd hands them over.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { answering, cliFolder, commandLine, environment } from './cli-folder.fixture.ts'

interface Bound {
  readonly port: number
  readonly fd: number
}

/** A listening socket that this process does not accept from any more. */
async function boundSocket(): Promise<Bound & { release(): void }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP')
  const { fd }: { readonly fd: number } = Reflect.get(server, '_handle') // Node has no other way to it
  return { port: address.port, fd, release: () => void server.close() }
}

/** Runs the command with descriptor 3, and gives what `GET /` answers where the socket was bound. */
async function answerThrough(shell: string, args: readonly string[]): Promise<string> {
  const folder = await cliFolder({ 'app.mjs': `export default ${answering('inherited')}` })
  const { port, fd, release } = await boundSocket()
  const child = spawn('sh', ['-c', `${shell} exec "$@"`, 'sh', ...commandLine('app.mjs', ...args)], {
    cwd: folder.path,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', fd],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  release()
  let output = ''
  for await (const text of child.stderr?.setEncoding('utf8') ?? []) {
    output += text
    if (output.includes('Listening at')) break
  }
  expect(output).toContain(`Listening at http://127.0.0.1:${port} `)
  return (await fetch(`http://127.0.0.1:${port}`)).text()
}

test('--bind fd://3 serves on a socket that was bound before', async () => {
  expect(await answerThrough('', ['--bind', 'fd://3'])).toBe('inherited')
})

test('a socket of systemd is served on where no address is written', async () => {
  expect(await answerThrough('LISTEN_PID=$$ LISTEN_FDS=1', [])).toBe('inherited')
})
