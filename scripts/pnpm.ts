/**
 * How to start the pnpm that runs us. It is not a dependency: contributors start it through npx, so it is where
 * the environment says, or else npx brings it.
 */
type Environment = Readonly<Record<string, string | undefined>>

/** The command line that starts pnpm, to put arguments after. */
export function pnpmCommand(env: Environment = process.env): readonly string[] {
  const path = env['npm_execpath']
  const byPnpm = env['npm_config_user_agent']?.startsWith('pnpm/') ?? false
  if (path === undefined || !byPnpm) return ['npx', '--yes', 'pnpm@12']
  return /\.[cm]?js$/.test(path) ? [process.execPath, path] : [path]
}

/** Builds every package, through turbo, which looks for pnpm on PATH: so pnpm starts it. */
export function buildCommand(env: Environment = process.env): readonly string[] {
  return [...pnpmCommand(env), 'exec', 'turbo', 'run', 'build']
}
