// Turns listeners of node:http into gateway applications. Other adapters stand on this one.
export { isApplication } from './lib/is-application.ts'
export { toApplication } from './lib/to-application.ts'
export type { Listener } from './lib/dispatch.ts'
export type { MessagePrototypes, NodeApplication, ToApplicationOptions } from './lib/to-application.ts'
