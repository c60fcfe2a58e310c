/**
 * What users get is what is tested: the packed packages, installed by npm into an empty folder, run the examples of
 * the README and a bare app of the framework through the command line.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adapterFolder, frameworks } from 'scripts/matrix'
import { packPackages, type Tarballs } from 'scripts/pack'
import { requirePythonPackages } from 'scripts/require-python-packages'
import { root } from 'scripts/workspace'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareApps } from './bare-apps.ts'
import { InstallFolder, requireRegistry } from './install-folder.ts'
import { readExamples, readPythonExamples } from './readme-examples.ts'
import { expectToServe, getHello } from './serve-examples.ts'

const online = await requireRegistry()
const cases = frameworks.flatMap(({ name, majors }) => majors.map((major) => ({ framework: name, major })))
const withFlask = requirePythonPackages(join(root, 'apps/demo-flask'))
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
    await expectToServe(folder, await readExamples(join(adapterFolder({ framework }), 'README.md')))
  })

  test('the example of the repository’s README runs', async () => {
    const examples = await readExamples('README.md')
    await expectToServe(
      folder,
      examples.filter(({ source }) => source.includes(`from '${framework}'`)),
    )
  })
})

describe.skipIf(!online)('installed without a framework', () => {
  const packages = ['adapter-node', 'adapter-fetch', 'testkit', 'lint', 'http1']
  let folder: InstallFolder

  beforeAll(async () => {
    const names = packages.map((name) => `@gateway-server/${name}`)
    folder = await InstallFolder.create(tarballs, ['gateway-server', ...names], [])
  }, 3 * minutes)
  afterAll(() => folder?.remove())

  test.each(['adapter-node', 'adapter-fetch'])('the first example of %s serves', async (name) => {
    const examples = await readExamples(`packages/${name}/README.md`)
    await expectToServe(folder, examples.slice(0, 1))
  })

  test.each([
    { name: 'testkit', status: 0, says: /^ℹ pass 1$/m },
    { name: 'lint', status: 1, says: /LintError: rule 5, broken by the application/ },
    { name: 'http1', status: 0, says: /^POST \/a b=c\nhello\nHTTP\/1\.1 204 No Content$/m },
  ])('the first example of $name does what it says', async ({ name, status, says }) => {
    const [example] = await readExamples(`packages/${name}/README.md`)
    await folder.write('example.mjs', example?.source ?? '')
    const result = await folder.run(['node', 'example.mjs'])
    expect(result.output.replaceAll('\r', '')).toMatch(says)
    expect(result.status).toBe(status)
  })
})

describe.skipIf(!online || withFlask === undefined)('installed with adapter-wsgi', () => {
  let folder: InstallFolder

  beforeAll(async () => {
    folder = await InstallFolder.create(tarballs, ['gateway-server', '@gateway-server/adapter-wsgi'], [])
  }, 3 * minutes)
  afterAll(() => folder?.remove())

  test('the command line serves the Flask app of the repository’s README', async () => {
    const [example = ''] = await readPythonExamples('README.md')
    await folder.write('flaskapp.py', example)
    const server = await folder.start([
      'npx',
      'gateway-server',
      'flaskapp.py',
      '--python',
      withFlask ?? '',
      '--port',
      '0',
    ])
    expect(await getHello(server)).toEqual({ status: 200, body: 'Hello from Flask' })
    await server.stop()
  })
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
