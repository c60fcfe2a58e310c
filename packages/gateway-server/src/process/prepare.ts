// What is done to a process before it loads or binds anything: where it is, its variables, its umask, its title.
import { ExitStatus, Failure } from '../cli/failure.ts'
import type { Settings } from '../settings/table.ts'

/** @param role what ps shows besides the name; without one only a `procName` is shown @throws Failure */
export function prepareProcess(settings: Settings, role?: 'master' | 'worker'): void {
  const { chdir, env, umask } = settings
  if (chdir !== undefined) goTo(chdir)
  setVariables(env)
  if (umask !== undefined) process.umask(umask)
  setTitle(settings, role)
}

/** As gunicorn's: `gateway-server: worker [shop]`. */
export function setTitle({ procName, application }: Settings, role: 'master' | 'worker' | undefined): void {
  if (role !== undefined) process.title = `gateway-server: ${role} [${procName ?? application ?? ''}]`
  else if (procName !== undefined) process.title = `gateway-server [${procName}]`
}

function goTo(folder: string): void {
  try {
    process.chdir(folder)
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such folder' : String(error)
    throw new Failure(`--chdir ${folder}: ${reason}.`, { exitStatus: ExitStatus.FAILED })
  }
}

/** What variables were before the settings named them. */
const originals = new Map<string, string | undefined>()

/** Sets variables for the application, in place of those that were set so before; at a reload again. */
export function setVariables(variables: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of originals) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  originals.clear()
  for (const [name, value] of Object.entries(variables)) {
    originals.set(name, process.env[name])
    process.env[name] = value
  }
}
