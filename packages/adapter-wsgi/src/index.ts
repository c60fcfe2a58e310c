// Python WSGI applications on any gateway server: Django, Flask, Pyramid, unchanged, in supervised worker processes.
export { StartError } from './lib/errors.ts'
export type { Log, WsgiOptions } from './lib/options.ts'
export { toApplication } from './lib/to-application.ts'
