/** Runs examples of READMEs as their readers would, and asks each for /hello. */
import { createServer } from 'node:net'
import type { ServerProcess } from 'scripts/server-process'
import { expect } from 'vitest'
import type { InstallFolder } from './install-folder.ts'
import type { Example } from './readme-examples.ts'

/** Modules go through the command line, programs through node; there must be at least one. */
export async function expectToServe(folder: InstallFolder, examples: readonly Example[]): Promise<void> {
  expect(examples).not.toEqual([])
  for (const { source, isModule } of examples) {
    const server = await (isModule ? startModule(folder, source) : startProgram(folder, source))
    expect(await getHello(server), source).toMatchObject({ status: 200, body: expect.stringMatching(/\w/) })
    await server.stop()
  }
}

/** What GET /hello answers. */
export async function getHello(server: ServerProcess): Promise<{ status: number; body: string }> {
  const response = await fetch(`${server.ready}/hello`)
  return { status: response.status, body: await response.text() }
}

async function startModule(folder: InstallFolder, source: string): Promise<ServerProcess> {
  await folder.write('example.mjs', source)
  return folder.start(['npx', 'gateway-server', 'example.mjs', '--port', '0'])
}

/** A README's program listens on 8888; here on a free port, and it says so, which a program need not. */
async function startProgram(folder: InstallFolder, source: string): Promise<ServerProcess> {
  expect(source, 'a program names the port it listens on').toContain('8888')
  const port = await findFreePort()
  const announcement = `\nconsole.error('Listening at http://127.0.0.1:${port}')\n`
  await folder.write('example.mjs', source.replaceAll('8888', String(port)) + announcement)
  return folder.start(['node', 'example.mjs'])
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
