// A Python application as a gateway application: workers start with the server, and end with it.
import type { Application } from '@gateway-server/interface'
import { settingsOf, type WsgiOptions } from './options.ts'
import { Supervisor } from './supervisor.ts'

/**
 * An application that is written in Python, for WSGI (PEP 3333): Django, Flask, Pyramid, or any other, unchanged.
 *
 *     const application = toApplication({ module: 'flaskapp.py' })
 *
 * `startup` starts the worker processes, and rejects with Python's traceback when they can't load the application;
 * `shutdown` lets them finish what they have, and ends them.
 *
 * @throws StartError for options that can be none
 */
export function toApplication(options: WsgiOptions): Application {
  const settings = settingsOf(options)
  let supervisor: Supervisor | undefined
  const application: Application = (environ, startResponse) => {
    if (supervisor === undefined) throw new Error('startup has to be called, and awaited, before the first request')
    return supervisor.pool.call(environ, startResponse)
  }
  application.startup = async () => {
    supervisor = new Supervisor(settings)
    await supervisor.start(process.cwd())
  }
  application.shutdown = async () => {
    await supervisor?.stop()
    supervisor = undefined
  }
  return application
}
