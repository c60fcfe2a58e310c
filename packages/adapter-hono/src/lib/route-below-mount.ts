// A Hono app mounted below a path routes by what is left of the path (PATH_INFO), while `c.req.url` stays the URL the
// client asked for: links and redirects made from it are right (honojs/hono#3839 is what happens when it is cut).
// Installed when the first mounted request comes; an app that is not mounted is never touched.
import { Bindings } from './bindings.ts'

/** What of a Hono app decides by which path it routes. */
interface Routed {
  getPath(request: Request, options?: { env?: unknown }): string
}

const installed = new WeakSet<Routed>()

/** Takes SCRIPT_NAME off the path that `app` routes by, for requests that have one. */
export function routeBelowMount(app: Routed): void {
  if (installed.has(app)) return
  installed.add(app)
  const getPath = app.getPath
  app.getPath = (request, options) => {
    const path = getPath(request, options)
    const env = options?.env
    return env instanceof Bindings ? withoutPrefix(path, env.environ.SCRIPT_NAME) : path
  }
}

/** Hono's path is decoded, SCRIPT_NAME is not. */
function withoutPrefix(path: string, scriptName: string): string {
  const prefix = scriptName.includes('%') ? decodeURI(scriptName) : scriptName
  if (prefix === '' || !path.startsWith(prefix)) return path
  const rest = path.slice(prefix.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
