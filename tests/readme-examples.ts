/** Takes the runnable examples out of a README: its js and ts code blocks, as files that Node can run. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from 'scripts/workspace'

export interface Example {
  readonly source: string
  /** It exports an application for the command line to load; the others are programs that listen themselves. */
  readonly isModule: boolean
}

const codeBlock = /^```(?:js|mjs|ts|typescript|javascript)\n([^]*?)^```$/gm
const exportsApplication = /^export (default|const (application|app)\b)/m

export function findExamples(readme: string): Example[] {
  return Array.from(readme.matchAll(codeBlock), ([, source = '']) => {
    return { source, isModule: exportsApplication.test(source) }
  })
}

/** @param file a README, relative to the repository's root */
export async function readExamples(file: string): Promise<Example[]> {
  return findExamples(await readFile(join(root, file), 'utf8'))
}
