// Hono 4 apps as gateway applications.
export type { Bindings } from './lib/bindings.ts'
export { isApplication } from './lib/is-application.ts'
export { toApplication, type HonoApp, type HonoApplication, type Options } from './lib/to-application.ts'
