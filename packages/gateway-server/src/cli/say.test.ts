import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { cliFolder, commandLine, environment } from './cli-folder.fixture.ts'

/** Starts the command with pipes that we can close, and waits for its URL. */
async function startPiped(path: string): Promise<{ child: ChildProcess; url: string; ended: Promise<unknown[]> }> {
  const [program = '', ...args] = commandLine('app.mjs', '--port', '0')
  const child = spawn(program, args, { cwd: path, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  let output = ''
  for (;;) {
    const [chunk] = (await once(child.stderr, 'data')) as [Buffer] // as piped
    output += chunk.toString()
    const url = /Listening at (\S+)/.exec(output)?.[1]
    if (url !== undefined) return { child, url, ended }
  }
}

test('a server whose output nobody reads any more serves on, and stops gracefully', async () => {
  const folder = await cliFolder({
    'app.mjs': `export default Object.assign((environ, startResponse) => {
      process.stdout.write('a line'); process.stderr.write('a line')
      environ['gateway.errors'].write('a line')
      startResponse('200 OK', [])
      return ['hi']
    }, { shutdown: () => new Promise((resolve) => setTimeout(resolve, 1)) })`,
  })
  const { child, url, ended } = await startPiped(folder.path)
  child.stdout?.destroy()
  child.stderr?.destroy()
  for (let round = 0; round < 3; round += 1) expect(await (await fetch(url)).text()).toBe('hi')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('a command that fails with its output closed ends with its status', async () => {
  const folder = await cliFolder({ 'app.mjs': `await import('node:timers/promises'); export const other = 1` })
  const [program = '', ...args] = commandLine('app.mjs')
  const child = spawn(program, args, { cwd: folder.path, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  child.stderr.destroy()
  expect(await once(child, 'exit')).toEqual([3, null])
})
