/** Which usages there are: the files of the frameworks' folders. */
import { globSync } from 'node:fs'
import { join } from 'node:path'

export const frameworks = { express: 'Express', fastify: 'Fastify', hono: 'Hono', node: 'node:http' } as const

const sources = join(import.meta.dirname, '..')

/** Such as `express/multer`, in alphabetical order. */
export const usageNames: readonly string[] = globSync('{express,fastify,hono,node}/*.ts', { cwd: sources })
  .map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'))
  .toSorted()
