/**
 * Installs the Debian packages that tests need, where that is possible without asking: as root, with apt-get.
 * Anywhere else it says what is missing; the tests then skip, or fail under CI=true (tools.ts).
 */
import { repositoryEnvironment, run } from './run.ts'
import { describeMissing, findCommand, tools, type ToolName } from './tools.ts'

/** Brings missing tools where it can. Never throws: a test that needs a tool reports its absence itself. */
export async function installTools(): Promise<void> {
  const missing = missingTools()
  await installDebianPackages(missing.flatMap((name) => tools[name].debian))
  for (const name of missingTools()) console.log(describeMissing(name))
}

function missingTools(): ToolName[] {
  // Object.keys widens to string; the names are those of the table.
  const names = Object.keys(tools) as ToolName[]
  return names.filter((name) => findCommand(tools[name].commands) === undefined)
}

/** Installs Debian packages where that can be done without asking, and else does nothing: look whether it helped. */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  if (packages.length > 0 && canInstall()) await aptInstall(packages)
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && findCommand(['apt-get']) !== undefined
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  console.log(`installing ${packages.join(', ')} with apt-get`)
  const env = repositoryEnvironment({ DEBIAN_FRONTEND: 'noninteractive' })
  // A fresh machine's package list may be empty or old.
  const updated = await run(['apt-get', 'update', '--quiet'], { env })
  // Somebody else's apt-get may be at work, another demo's say: we wait for it.
  const install = ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', '-oDPkg::Lock::Timeout=300']
  const installed = await run([...install, ...packages], { env })
  for (const { status, output } of [updated, installed]) if (status !== 0) console.log(output)
}
