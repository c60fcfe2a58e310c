// The files of the status page, as they lie in src/admin/page, which is in the package as it is: also next to dist.
import { readFile } from 'node:fs/promises'
import { type Answer, answer } from './answer.ts'

const folder = new URL('../../src/admin/page/', import.meta.url)

const contentTypes = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'events.js': 'text/javascript; charset=utf-8',
  'charts.js': 'text/javascript; charset=utf-8',
} as const

export type PageFile = keyof typeof contentTypes

export async function pageFile(name: PageFile): Promise<Answer> {
  return answer([await readFile(new URL(name, folder))], contentTypes[name])
}
