// From the command line's MODULE to a file: a path from the current folder, with or without its extension, else a package.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Failure } from './failure.ts'

const extensions = ['.ts', '.mts', '.js', '.mjs', '.cjs'] as const

/** The file of a module. @throws Failure that says what is there instead */
export function findModule(module: string, folder: string): string {
  const path = resolve(folder, module)
  const file = [path, ...extensions.map((extension) => path + extension)].find(isFile)
  if (file !== undefined) return checked(file, module)
  const index = extensions.map((extension) => join(path, `index${extension}`)).find(isFile)
  if (index !== undefined) return index
  const inPackage = isPackageName(module) ? packageFile(module, folder) : undefined
  if (inPackage !== undefined) return inPackage
  throw new Failure(
    `there is no file ${module}${isPackageName(module) ? ', nor a package of that name' : ''}${suggestion(path)}`,
  )
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function checked(file: string, module: string): string {
  if (extensions.some((extension) => file.endsWith(extension))) return file
  throw new Failure(`${module} is no JavaScript or TypeScript module: one of ${extensions.join(' ')} is expected`)
}

function isPackageName(module: string): boolean {
  return /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?:\/[\w./-]+)?$/.test(module)
}

function packageFile(name: string, folder: string): string | undefined {
  try {
    const file = createRequire(join(folder, 'package.json')).resolve(name)
    return file === name ? undefined : file // a built-in module resolves to its own name
  } catch {
    return undefined
  }
}

/** Files of that name with another extension, or else the modules of that folder. */
function suggestion(path: string): string {
  const folder = dirname(path)
  if (!existsSync(folder)) return ''
  const modules = readdirSync(folder).filter((name) => extensions.some((extension) => name.endsWith(extension)))
  const stem = basename(path, extname(path))
  const similar = modules.filter((name) => name.startsWith(`${stem}.`))
  const named = similar.length > 0 ? similar : modules.slice(0, 8)
  return named.length === 0 ? '' : `\nIn that folder there is: ${named.join(', ')}`
}
