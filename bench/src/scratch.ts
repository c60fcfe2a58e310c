/** The files of one run: the static file, the request's bodies, and a certificate. Made when it starts, gone when it ends. */
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthority } from 'scripts/certificates'
import { kB, requestBody, type Scenario } from './scenarios.ts'

export interface Scratch {
  /** For the files that candidates write. */
  readonly folder: string
  /** Holds `100kB.txt`. */
  readonly publicFolder: string
  /** Paths of PEM files. */
  readonly certificate: string
  readonly key: string
  /** Writes the body that a scenario sends, and gives its path; undefined where it sends none. */
  writeBody(scenario: Scenario): Promise<string | undefined>
  remove(): Promise<void>
}

export async function createScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-bench-'))
  const removeWithUs = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeWithUs)
  const publicFolder = join(folder, 'public')
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  await mkdir(publicFolder)
  await writeFile(join(publicFolder, '100kB.txt'), 'x'.repeat(100 * kB))
  const authority = await createAuthority()
  const issued = await authority.issue()
  await writeFile(certificate, issued.cert)
  await writeFile(key, issued.key)
  return {
    folder,
    publicFolder,
    certificate,
    key,
    async writeBody(scenario) {
      const body = requestBody(scenario)
      if (body === undefined) return undefined
      const file = join(folder, `${scenario.name}.json`)
      await writeFile(file, body)
      return file
    },
    async remove() {
      process.off('exit', removeWithUs)
      await rm(folder, { recursive: true })
    },
  }
}
