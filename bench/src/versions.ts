/** The versions of what is measured, from the packages that are installed here. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { benchFolder } from './start-candidate.ts'

const packages = ['gateway-server', 'express', 'fastify', 'hono', '@hono/node-server', 'srvx', 'bun', 'deno']

export async function readVersions(): Promise<Record<string, string>> {
  const versions = await Promise.all(packages.map(async (name) => [name, await readVersion(name)] as const))
  return { node: process.versions.node, ...Object.fromEntries(versions) }
}

async function readVersion(name: string): Promise<string> {
  // Every package.json has a version that is a string.
  const { version } = JSON.parse(await readFile(join(benchFolder, 'node_modules', name, 'package.json'), 'utf8')) as {
    readonly version: string
  }
  return version
}
