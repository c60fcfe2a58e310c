/**
 * What users get is what is tested: the packed packages, installed by npm into an empty folder, run the examples of
 * the README and a bare app of the framework through the command line.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adapterFolder, frameworks } from 'scripts/matrix'
import { packPackages, type Tarballs } from 'scripts/pack'
import type { ServerProcess } from 'scripts/server-process'
import { root } from 'scripts/workspace'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareApps } from './bare-apps.ts'
import { InstallFolder, requireRegistry } from './install-folder.ts'
import { findExamples, type Example } from './readme-examples.ts'

const online = await requireRegistry()
const cases = frameworks.flatMap(({ name, majors }) => majors.map((major) => ({ framework: name, major })))
const minutes = 60_000

let packed: string
let tarballs: Tarballs

beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), 'gateway-tarballs-'))
  tarballs = online ? await packPackages(packed) : new Map()
}, 3 * minutes)
afterAll(() => rm(packed, { recursive: true }))

describe.skipIf(!online).each(cases)('installed with $framework $major', ({ framework, major }) => {
  const adapter = `@gateway-server/adapter-${framework}`
  let folder: InstallFolder

  beforeAll(async () => {
    folder = await InstallFolder.create(tarballs, ['gateway-server', adapter], [`${framework}@${major}`])
  }, 3 * minutes)
  afterAll(() => folder?.remove())

  test('the command line serves a bare app', async () => {
    await folder.write('app.mjs', bareApps[framework] ?? '')
    const server = await folder.start(['npx', 'gateway-server', 'app.mjs', '--port', '0'])
    expect(await getHello(server)).toEqual({ status: 200, body: `Hello from ${framework}` })
    await server.stop()
  })

  test('every example of the adapter’s README runs', async () => {
    await runExamples(await readExamples(join(adapterFolder({ framework }), 'README.md')))
  })

  test('the example of the repository’s README runs', async () => {
    const examples = await readExamples('README.md')
    await runExamples(examples.filter(({ source }) => source.includes(`from '${framework}'`)))
  })

  async function runExamples(examples: readonly Example[]): Promise<void> {
    expect(examples).not.toEqual([])
    for (const { source, isModule } of examples) {
      const server = await (isModule ? startModule(folder, source) : startProgram(folder, source))
      expect(await getHello(server), source).toMatchObject({ status: 200, body: expect.stringMatching(/\w/) })
      await server.stop()
    }
  }
})

describe.skipIf(!online)('installed without an adapter', () => {
  let folder: InstallFolder

  beforeAll(async () => {
    folder = await InstallFolder.create(tarballs, ['gateway-server'], ['express'])
  }, 3 * minutes)
  afterAll(() => folder?.remove())

  test('the command line says which one a bare app needs and how to install it', async () => {
    await folder.write('app.mjs', bareApps['express'] ?? '')
    const server = folder.start(['npx', 'gateway-server', 'app.mjs', '--port', '0'])
    await expect(server).rejects.toThrow('npm install @gateway-server/adapter-express')
  })

  test('the command line answers --version and --help', async () => {
    const version = await folder.run(['npx', 'gateway-server', '--version'])
    expect(version).toMatchObject({ status: 0, output: expect.stringContaining('0.1.0') })
    const help = await folder.run(['npx', 'gateway-server', '--help'])
    expect(help).toMatchObject({ status: 0, output: expect.stringContaining('MODULE[:NAME]') })
  })
})

async function readExamples(file: string): Promise<Example[]> {
  return findExamples(await readFile(join(root, file), 'utf8'))
}

async function getHello(server: ServerProcess): Promise<{ status: number; body: string }> {
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
