/** Takes the runnable examples out of a README: its js and ts code blocks, as files that Node can run, and its python ones. */
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

/** The examples in Python, each the whole file of an app. */
export function findPythonExamples(readme: string): string[] {
  return Array.from(readme.matchAll(/^```python\n([^]*?)^```$/gm), ([, source = '']) => source)
}

/** @param file a README, relative to the repository's root */
export async function readExamples(file: string): Promise<Example[]> {
  return findExamples(await readReadme(file))
}

/** @param file a README, relative to the repository's root */
export async function readPythonExamples(file: string): Promise<string[]> {
  return findPythonExamples(await readReadme(file))
}

function readReadme(file: string): Promise<string> {
  return readFile(join(root, file), 'utf8')
}
