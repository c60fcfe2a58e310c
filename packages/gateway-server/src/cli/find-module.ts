// From the command line's MODULE to a file: a path from the current folder, with or without its extension, a folder with
// an index or a package.json, else a package. It never loads anything.
import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Failure } from './failure.ts'
import { resolvePackage } from './resolve-package.ts'

const extensions = ['.ts', '.mts', '.js', '.mjs', '.cjs'] as const

/** How many names a message lists. */
const listedNames = 8

/** The file of a module. @throws Failure that says what is there instead */
export function findModule(module: string, folder: string): string {
  const path = resolve(folder, module)
  const file = [path, ...extensions.map((extension) => path + extension)].find(isFile)
  if (file !== undefined) return checked(file, module)
  const inFolder = isFolder(path) ? fileOfFolder(path) : undefined
  if (inFolder !== undefined) return inFolder
  const inPackage = isPackageName(module) ? resolvePackage(module, join(folder, 'package.json')) : undefined
  if (inPackage !== undefined) return inPackage
  throw new Failure(nothingFound(module, path))
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function checked(file: string, module: string): string {
  if (isModuleName(file)) return file
  const hint = /\.[jt]sx$/.test(file) ? ' Node does not run JSX: compile it first.' : ''
  throw new Failure(
    `${module} is no JavaScript or TypeScript module: one of ${extensions.join(' ')} is expected.${hint}`,
  )
}

/** Its index, or what the `main` of its package.json names. */
function fileOfFolder(path: string): string | undefined {
  const index = extensions.map((extension) => join(path, `index${extension}`)).find(isFile)
  if (index !== undefined) return index
  try {
    return createRequire(join(path, 'index.js')).resolve(path)
  } catch {
    return undefined
  }
}

function isPackageName(module: string): boolean {
  return /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?:\/[\w./-]+)?$/.test(module)
}

function nothingFound(module: string, path: string): string {
  if (isFolder(path)) {
    return `${module} is a folder without an index or a package.json with "main".${listed(modulesIn(path), 'In it')}`
  }
  const what = isPackageName(module)
    ? `there is no file ${module}, nor a package of that name.`
    : `there is no file ${module}.`
  return what + suggestion(path)
}

/** Files of that name with another extension, or else the modules of that folder. */
function suggestion(path: string): string {
  const folder = dirname(path)
  if (!isFolder(folder)) return ` There is no folder ${folder} either.`
  const modules = modulesIn(folder)
  const stem = basename(path, extname(path))
  const similar = modules.filter((name) => name.startsWith(`${stem}.`))
  const inPython = similar.find((name) => name.endsWith('.py'))
  const hint =
    inPython === undefined
      ? ''
      : `\nA module of Python is named with its extension: ${inPython}[:NAME]; or wsgi:${stem}[:NAME].`
  return listed(similar.length > 0 ? similar : modules, 'In that folder') + hint
}

/** Also those of Python, which wsgi-module.ts finds where they are named with their extension. */
function modulesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => (isModuleName(name) && !/\.d\.[mc]?ts$/.test(name)) || name.endsWith('.py'))
    .toSorted()
}

function isModuleName(name: string): boolean {
  return extensions.some((extension) => name.endsWith(extension))
}

function listed(names: readonly string[], where: string): string {
  if (names.length === 0) return ''
  const more = names.length > listedNames ? `, and ${names.length - listedNames} more` : ''
  return `\n${where} there is: ${names.slice(0, listedNames).join(', ')}${more}`
}
