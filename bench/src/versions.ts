/** The versions of what is measured, from the packages that are installed here. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from 'scripts/run'
import { benchFolder } from './environment.ts'
import { python } from './requirements.ts'

const packages = ['gateway-server', 'express', 'fastify', 'hono', '@hono/node-server', 'srvx', 'bun', 'deno']
const pythonPackages = ['gunicorn', 'waitress', 'flask', 'pyramid', 'django']

/** Prints a name and a version a line. */
const script = `
import platform, sys
from importlib.metadata import PackageNotFoundError, version
print('python', platform.python_version())
for name in sys.argv[1:]:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        pass
`

export async function readVersions(): Promise<Record<string, string>> {
  const versions = await Promise.all(packages.map(async (name) => [name, await readVersion(name)] as const))
  return { node: process.versions.node, ...Object.fromEntries(versions), ...(await readPythonVersions()) }
}

async function readVersion(name: string): Promise<string> {
  // Every package.json has a version that is a string.
  const { version } = JSON.parse(await readFile(join(benchFolder, 'node_modules', name, 'package.json'), 'utf8')) as {
    readonly version: string
  }
  return version
}

/** Of those that are there: machines without Python measure all the rest. */
async function readPythonVersions(): Promise<Record<string, string>> {
  const asked = await run([python, '-c', script, ...pythonPackages])
  const uwsgi = await run(['uwsgi', '--version'])
  const lines = asked.status === 0 ? asked.output.trim().split('\n') : []
  const versions = uwsgi.status === 0 ? [...lines, `uwsgi ${uwsgi.output.trim()}`] : lines
  return Object.fromEntries(versions.map((line) => line.split(' ', 2)))
}
