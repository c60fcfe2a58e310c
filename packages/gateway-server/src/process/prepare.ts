// What is done to a process before it loads or binds anything: where it is, its variables, its umask, its title.
import { ExitStatus, Failure } from '../cli/failure.ts'
import type { Settings } from '../settings/table.ts'

/** @param role what ps shows besides the name; without one only a `procName` is shown @throws Failure */
export function prepareProcess(settings: Settings, role?: 'master' | 'worker'): void {
  const { chdir, env, umask } = settings
  if (chdir !== undefined) goTo(chdir)
  Object.assign(process.env, env)
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
